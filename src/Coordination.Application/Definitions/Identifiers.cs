using System.Text.RegularExpressions;

namespace Coordination.Application.Definitions;

/// <summary>The written forms of codes and ids.</summary>
internal static partial class Identifiers
{
    /// <summary>Lower-case letters and digits, parts joined by dots; <c>system</c> is the process itself and no unit.</summary>
    public static bool IsUnitCode(string text) => text.Length <= 32 && text != "system" && UnitCodeForm().IsMatch(text);

    /// <summary>Kebab-case.</summary>
    public static bool IsId(string text) => text.Length <= 64 && IdForm().IsMatch(text);

    /// <summary>The name of a task's file: two digits, a subject in kebab-case.</summary>
    public static bool IsTaskFile(string name) => name.Length <= 80 && TaskFileForm().IsMatch(name);

    [GeneratedRegex(@"^[a-z][a-z0-9]*(\.[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnitCodeForm();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[0-9]{2}(-[a-z0-9]+)+\.yaml\z", RegexOptions.CultureInvariant)]
    private static partial Regex TaskFileForm();
}
