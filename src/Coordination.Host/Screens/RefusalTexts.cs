using System.Text.Json;
using Coordination.Application.Units;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>The sentences of a refusal in both languages, whatever language the process speaks.</summary>
public sealed class RefusalTexts(PlanBook book) : IRefusalTexts
{
    private readonly Wording _wording = new(book, null);

    public (string Chinese, string English) Of(string code, JsonElement? data) =>
        (Texts.In(Texts.Chinese, () => _wording.Refusal(code, data)), Texts.In(Texts.English, () => _wording.Refusal(code, data)));
}
