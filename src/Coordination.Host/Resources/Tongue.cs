using System.Globalization;

namespace Coordination.Host.Resources;

/// <summary>The language and the forms of numbers that a person chose, kept for what is written later on another thread: a thread knows only its own.</summary>
internal sealed record Tongue(CultureInfo Forms, CultureInfo Words)
{
    public static Tongue Current => new(CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    /// <summary>Until the end of the async method that asks for it.</summary>
    public void Speak() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (Forms, Words);
}
