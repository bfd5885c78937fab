using Coordination.Domain;

namespace Coordination.Host.Pages.Admin;

/// <summary>The pages of each of the three administrators; nobody's are another's.</summary>
public static class AdminDoors
{
    public static IReadOnlyList<(string Href, string Key)> Of(Role role) => role switch
    {
        Role.SystemAdmin =>
        [
            ("/admin", "Home"), ("/admin/people", "People"), ("/admin/services", "Services"), ("/admin/units", "Units"), ("/admin/calendar", "Calendar"),
            ("/admin/settings", "Settings"), ("/admin/definitions", "Definitions"), ("/admin/parked", "Parked"),
        ],
        Role.SecurityAdmin => [("/admin", "Home"), ("/admin/rights", "Rights"), ("/admin/sessions", "Sessions"), ("/admin/password-rules", "PasswordRules")],
        Role.AuditAdmin => [("/admin", "Home"), ("/admin/record", "Record"), ("/admin/verify", "Verify"), ("/admin/sign-ins", "SignIns")],
        _ => [],
    };
}
