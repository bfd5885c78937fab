using System.Globalization;
using System.Resources;

namespace Coordination.Host.Resources;

/// <summary>
/// The sentences of one area of the pages, from <c>Resources/Pages/AREA.resx</c> and <c>AREA.en.resx</c>, in the language of the current UI
/// culture. A test finds every use and proves that both languages have it.
/// </summary>
public sealed class Words(string area)
{
    private readonly ResourceManager _texts = new($"Coordination.Host.Resources.Pages.{area}", typeof(Words).Assembly);

    public string this[string key, params object?[] args] => string.Format(
        CultureInfo.InvariantCulture,
        _texts.GetString(key, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"No text for {area}.{key}"),
        args);
}
