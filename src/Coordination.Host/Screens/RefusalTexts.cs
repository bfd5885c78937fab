using System.Globalization;
using System.Text.Json;
using Coordination.Application.Units;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>The sentences of a refusal in both languages, whatever language the process speaks.</summary>
public sealed class RefusalTexts(PlanBook book) : IRefusalTexts
{
    private readonly Wording _wording = new(book, null);

    public (string Chinese, string English) Of(string code, JsonElement? data) => (In(Texts.Chinese, code, data), In(Texts.English, code, data));

    private string In(CultureInfo language, string code, JsonElement? data)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language;
            return _wording.Refusal(code, data);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
