using System.Text;
using Coordination.Domain.Plans;

namespace Coordination.Host.Identity;

/// <summary>Why a password is not taken; each has its sentence in the pages' words under <c>Fault</c> and its name.</summary>
public enum PasswordFault
{
    TooShort,
    TooLong,
    TooFewClasses,
    ContainsLogin,
    UsedBefore,
    Common,
}

/// <summary>What is asked of a password in each of the two styles. Lengths are in characters as people count them.</summary>
public static class PasswordRules
{
    public const int LengthMax = 128;

    /// <summary>The password in use among them.</summary>
    public const int RememberedMax = 5;

    private const int ClassesMin = 3;
    private const int LoginLengthMin = 3;

    private static readonly TimeSpan s_life = TimeSpan.FromDays(90);

    /// <summary>Refused whatever stands around them: the words a guess would start from.</summary>
    private static readonly string[] s_common =
    [
        "password", "passw0rd", "123456", "qwerty", "abc123", "letmein", "welcome", "iloveyou", "administrator", "111111", "000000", "888888", "666666",
        "1qaz2wsx", "woaini", "5201314", "a1b2c3", "coordination", "lianyungang", "duban", "ducha", "xietong", "zhengwu", "连云港", "督查", "督办", "协同",
    ];

    public static int LengthMin(PasswordStyle style) => style == PasswordStyle.Mlps ? 8 : 12;

    /// <summary>The first rule the password breaks; null where it may be used.</summary>
    /// <param name="isOneOfTheLast">Whether it is the one in use or one remembered; asked last, since it is dear.</param>
    public static PasswordFault? FaultOf(PasswordStyle style, string login, string password, Func<bool> isOneOfTheLast)
    {
        var length = password.EnumerateRunes().Count();
        if (length < LengthMin(style)) return PasswordFault.TooShort;
        if (length > LengthMax) return PasswordFault.TooLong;
        if (style == PasswordStyle.Mlps)
        {
            if (Classes(password) < ClassesMin) return PasswordFault.TooFewClasses;
            if (login.Length >= LoginLengthMin && password.Contains(login, StringComparison.OrdinalIgnoreCase)) return PasswordFault.ContainsLogin;
            return isOneOfTheLast() ? PasswordFault.UsedBefore : null;
        }

        return IsCommon(login, password) ? PasswordFault.Common : null;
    }

    /// <summary>Null where it lasts until there is a reason to change it.</summary>
    public static DateTimeOffset? ExpiresAt(PasswordStyle style, Account account) =>
        style == PasswordStyle.Mlps && account is { PasswordHash: not null, PasswordSetAt: { } set } ? set + s_life : null;

    public static bool MustChange(PasswordStyle style, Account account, DateTimeOffset now) => account.MustChange || ExpiresAt(style, account) <= now;

    /// <summary>Capitals, small letters, digits, everything else.</summary>
    private static int Classes(string password) =>
        new[] { password.Any(char.IsUpper), password.Any(char.IsLower), password.Any(char.IsDigit), password.Any(c => !char.IsUpper(c) && !char.IsLower(c) && !char.IsDigit(c)) }.Count(has => has);

    /// <summary>What is left once common words, the login and repetitions are taken out is too little to guess at.</summary>
    private static bool IsCommon(string login, string password)
    {
        var rest = password.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        foreach (var word in s_common.Append(login.ToLowerInvariant()).Where(w => w.Length > 1)) rest = rest.Replace(word, "", StringComparison.Ordinal);
        return rest.Distinct().Count() < ClassesMin + 1;
    }
}
