using Coordination.Host.Api;

namespace Coordination.Web.Tests;

/// <summary>Everybody who comes: the posts of a county that is asked about, of the lead of its task, of those who see all, the administrators, and strangers.</summary>
[Flags]
public enum Who
{
    Nobody = 0,
    Stranger = 1,
    Handler = 1 << 1,
    Liaison = 1 << 2,
    Head = 1 << 3,

    /// <summary>A service of the county, with a token for reading and acting and a handler's post.</summary>
    Service = 1 << 4,
    LeadHandler = 1 << 5,
    LeadHead = 1 << 6,
    OfficeHandler = 1 << 7,
    OfficeHead = 1 << 8,
    SupervisionHead = 1 << 9,
    Leader = 1 << 10,
    SystemAdmin = 1 << 11,
    SecurityAdmin = 1 << 12,
    AuditAdmin = 1 << 13,

    Workers = Handler | Head | Service,
    Unit = Workers | Liaison,
    Lead = LeadHandler | LeadHead,
    Office = OfficeHandler | OfficeHead,
    Seers = Office | SupervisionHead | Leader,
    Administrators = SystemAdmin | SecurityAdmin | AuditAdmin,
    SignedIn = Unit | Lead | Seers | Administrators,
    All = SignedIn | Stranger,
}

public enum RowKind
{
    /// <summary>A read of the interface: 200 to those who see it; to others there is nothing (404), to strangers a sign-in (401).</summary>
    Read,

    /// <summary>An act of the interface: who sees but may not do it is refused, and nothing happens.</summary>
    Act,

    /// <summary>A page: strangers go to the sign-in; whoever may not see its subject does not find the secret in it.</summary>
    Page,

    /// <summary>A plain form: without its token nobody gets anywhere.</summary>
    Form,

    /// <summary>Open to all, because it holds no data.</summary>
    Open,

    /// <summary>Reached by a secret in its address alone: a wrong one finds nothing, whoever asks.</summary>
    Secret,
}

/// <param name="Own">The address where it is about the county's own; what stands in braces is filled in when it is tried: <c>{own}</c> and <c>{other}</c> the units, <c>{otherTask}</c> the number of the other's task.</param>
/// <param name="Other">The same about a unit and task that none of the county and its lead has to do with; null: there is no such difference.</param>
/// <param name="SecretOther">For a page or a file: words that stand in it where the other's subject is shown, and there alone.</param>
public sealed record IsolationRow(RowKind Kind, string Method, string Route, string Own, string? Other, Who SeesOwn, Who SeesOther, Who DoesOwn, Who DoesOther, string? SecretOther = null);

/// <summary>The one table of who may reach what.</summary>
internal static class IsolationTable
{
    private const string Api = ApiEndpoints.Root + "/";

    // What a row can be about, as addresses: a county in task 10, which zjj leads; and another's part of a task that another leads.
    private static readonly About s_assignment = new("assignments/" + RouteKey.AssignmentPattern, "assignments/2025/10/{own}", "assignments/2025/{otherTask}/{other}", Who.Unit | Who.Lead | Who.Seers);
    private static readonly About s_run = new("tasks/" + RouteKey.RunPattern, "tasks/2025/10", "tasks/2025/{otherTask}", Who.Lead | Who.Seers);
    private static readonly About s_indicator = new(
        "indicators/" + RouteKey.IndicatorPattern, "indicators/2025/10/leakage", null, Who.Unit | Who.Lead | Who.Seers);
    private static readonly About s_return = new("returns/" + RouteKey.ReturnPattern, "returns/2025/{own}/2025-10", "returns/2025/{other}/2025-10", Who.Unit | Who.Seers);
    private static readonly About s_merge = new("merges/" + RouteKey.MergePattern, "merges/2025/10/2025-10", "merges/2025/{otherTask}/2025-10", Who.Lead | Who.Seers);
    private static readonly About s_notice = new("notices/" + RouteKey.NoticePattern, "notices/2025/{ownNotice}", "notices/2025/{otherNotice}", Who.Unit | Who.Seers);
    private static readonly About s_escalation = new(
        "escalations/" + RouteKey.EscalationPattern, "escalations/2025/{ownMatter}", "escalations/2025/{otherMatter}", Who.Unit | Who.Seers);
    private static readonly About s_assessment = new("assessments/" + RouteKey.CyclePattern, "assessments/2025", null, Who.Unit | Who.Lead | Who.Seers);
    private static readonly About s_spotCheck = new("spot-checks/" + RouteKey.SpotCheckPattern, "spot-checks/2025/2025-11", null, Who.Seers);
    private static readonly About s_cycle = new("cycles/" + RouteKey.CyclePattern, "cycles/2025", null, Who.SignedIn);
    private static readonly About s_unit = new("units/" + RouteKey.UnitPattern, "units/{own}", "units/{other}", Who.SignedIn) { SeesOther = Who.SignedIn };
    private static readonly About s_person = new("persons/" + RouteKey.PersonPattern, "persons/isolation.test", null, Who.SignedIn);

    private static readonly About s_city = new("settings/city", "settings/city", null, Who.SignedIn);

    public static IReadOnlyList<IsolationRow> All { get; } =
    [
        .. Reads(), .. ActsOnAssignments(), .. ActsOnRuns(), .. ActsOnReports(), .. OtherActs(),
        .. Pages(),
        Open("GET", "/sign-in"), Open("GET", "/error"),
        Form("/sign-in"), Form("/sign-in/code"), Form("/sign-in/demo"), Form("/sign-out"), Form("/post"), Form("/language"), Form("/files"),
        .. AdministratorsPages(),
        Open("GET", "/openapi/{documentName}.json", "/openapi/v1.json"), Open("GET", "/docs/{documentName?}", "/docs/"), Open("GET", "/docs/scalar.js"),
        Open("GET", "/docs/scalar.aspnetcore.js"), Open("GET", "/docs/favicon.svg"),
        new(RowKind.Secret, "GET", "/feed/{secret}.ics", "/feed/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics", null, Who.Nobody, Who.Nobody, Who.Nobody, Who.Nobody),
    ];

    private static IEnumerable<IsolationRow> Pages() =>
    [
        Page("/"), Page("/not-found"), Page("/account/notices"), Page("/account/password"), Page("/account/second-factor"), Page("/account/sessions"),
        Page("/desk"), Page("/desk/hand-over"), Page("/desk/robots"), Page("/desk/substitutes"), Page("/group"), Page("/group/brief"), Page("/plan"), Page("/tasks"),
        Page("/indicators", Who.SignedIn & ~Who.Administrators), Page("/assessment", Who.SignedIn & ~Who.Administrators),
        Page("/assignments", Who.Workers | Who.Liaison | Who.Lead | Who.Seers),
        Subject("/assignments/{*Key}", "/assignments/2025/10/{own}", "/assignments/2025/{otherRun}/{other}", Who.Unit | Who.Lead | Who.Seers, IsolationServer.Secret),
        Subject("/tasks/{Number:int}", "/tasks/10", "/tasks/{otherTask}", Who.SignedIn, "2025/{otherRun}/{other}"),
        Subject("/tasks/{Number:int}/breakdown", "/tasks/10/breakdown", "/tasks/{otherTask}/breakdown", Who.SignedIn, null),
        Subject("/indicators/{Year:int}/{Number:int}/{Figure}", "/indicators/2025/10/leakage", "/indicators/2025/{otherTask}/leakage", Who.Unit | Who.Lead | Who.Seers, null),
        Subject("/assessment/{Year:int}/{Unit}", "/assessment/2025/{own}", "/assessment/2025/{other}", Who.Unit | Who.Seers, "class=\"panel score\""),
        Subject("/notices", "/notices", "/notices?unit={other}", Who.SignedIn, null),
        Subject("/search", "/search?q=x", "/search?q={otherTitle}", Who.SignedIn, "2025/{otherRun}/{other}"),
        Subject("/files/{*path}", "/files/2025/10/{own}/{ownFile}", "/files/2025/{otherRun}/{other}/{otherFile}", Who.Unit | Who.Lead | Who.Seers, IsolationServer.Secret),
        Subject("/papers/{kind}/{*path}", "/papers/DispatchOrder/2025/10/{own}.docx", "/papers/DispatchOrder/2025/{otherRun}/{other}.docx", Who.Unit | Who.Lead | Who.Seers, "{otherTitle}"),
        .. new[] { "matrix", "tasks", "decisions", "notices", "indicator", "assessment" }.Select(f => Page($"/export/{f}.xlsx", Who.SignedIn & ~Who.Administrators)),
        Subject("/export/assignments.xlsx", "/export/assignments.xlsx", "/export/assignments.xlsx?unit={other}", Who.SignedIn & ~Who.Administrators, "{otherTitle}"),
    ];

    /// <summary>A page without a subject: each sees what is his own on it.</summary>
    private static IsolationRow Page(string address, Who sees = Who.SignedIn) => new(RowKind.Page, "GET", address, address, null, sees, Who.Nobody, Who.Nobody, Who.Nobody);

    /// <summary>A page about something; the other's is seen by those who see all.</summary>
    private static IsolationRow Subject(string route, string own, string other, Who seesOwn, string? secretOther) =>
        new(RowKind.Page, "GET", route, own, other, seesOwn, Who.Seers, Who.Nobody, Who.Nobody, secretOther);

    /// <summary>Shown whole to these, and to nobody else.</summary>
    /// <param name="mark">Stands on it wherever it is shown.</param>
    private static IsolationRow Only(Who who, string route, string? address = null, string mark = "class=\"title\"") =>
        new(RowKind.Page, "GET", route, address ?? route, address ?? route, who, who, Who.Nobody, Who.Nobody, mark);

    private static IEnumerable<IsolationRow> AdministratorsPages() =>
    [
        Only(Who.Administrators, "/admin"),
        .. new[] { "people", "services", "units", "calendar", "settings", "definitions", "parked" }.Select(p => Only(Who.SystemAdmin, "/admin/" + p)),
        Only(Who.SystemAdmin, "/admin/definitions/{Number:int}", "/admin/definitions/10"),
        .. new[] { "rights", "sessions", "password-rules" }.Select(p => Only(Who.SecurityAdmin, "/admin/" + p)),
        .. new[] { "record", "verify", "sign-ins" }.Select(p => Only(Who.AuditAdmin, "/admin/" + p)),
        Only(Who.AuditAdmin, "/export/record.csv", mark: "sequence,at,person"),
        Only(Who.AuditAdmin, "/export/record.xlsx", mark: "<sheetData"), Only(Who.AuditAdmin, "/export/sign-ins.xlsx", mark: "<sheetData"),
        Only(Who.Unit | Who.Lead | Who.Seers, "/plan/definitions"), Only(Who.Seers, "/plan/moved-dates"), Only(Who.Seers, "/assessment/spot-checks"),
    ];

    private static IsolationRow Open(string method, string route, string? address = null) =>
        new(RowKind.Open, method, route, address ?? route, null, Who.All, Who.All, Who.Nobody, Who.Nobody);

    private static IsolationRow Form(string route) => new(RowKind.Form, "POST", route, route, null, Who.Nobody, Who.Nobody, Who.Nobody, Who.Nobody);

    private static IEnumerable<IsolationRow> Reads() =>
    [
        Everybodys("units"), Everybodys("calendar"), Everybodys("me"), Everybodys("antiforgery"), Everybodys("cycles"), Everybodys("tasks"),
        new(RowKind.Read, "GET", Api + "tasks/{task:int}", Api + "tasks/10", null, Who.SignedIn, Who.Nobody, Who.Nobody, Who.Nobody),
        // Lists hold what the viewer sees; that is tested beside.
        Everybodys("assignments"), Everybodys("escalations"), Everybodys("notices"),
        s_assignment.Read(), s_assignment.Read("/timeline"), s_run.Read(), s_indicator.Read(), s_assessment.Read(), s_return.Read(), s_merge.Read(), s_notice.Read(), s_escalation.Read(),
        new(RowKind.Read, "GET", Api + "parked", Api + "parked", null, Who.SystemAdmin, Who.Nobody, Who.Nobody, Who.Nobody),
    ];

    private static IEnumerable<IsolationRow> ActsOnAssignments() =>
    [
        s_assignment.Act("acknowledge", Who.Unit), s_assignment.Act("take", Who.Workers), s_assignment.Act("hand-over", Who.Workers),
        s_assignment.Act("dispute", Who.Workers), s_assignment.Act("request-extension", Who.Workers), s_assignment.Act("submit", Who.Workers),
        s_assignment.Act("deliver", Who.Workers), s_assignment.Act("correct-report", Who.Workers), s_assignment.Act("approve-draft", Who.Head),
        s_assignment.Act("send-back-draft", Who.Head), s_assignment.Act("ask-cosignature", Who.Workers), s_assignment.Act("cosign", Who.Unit),
        s_assignment.Act("evidence", Who.Unit | Who.Lead),
        s_assignment.Act("dispatch-onward", Who.Workers), s_assignment.Act("remark", Who.Unit | Who.Lead | Who.Office | Who.SupervisionHead, Who.Office | Who.SupervisionHead),
        s_assignment.Act("arbitrate", Who.OfficeHead, Who.OfficeHead), s_assignment.Act("decide-extension", Who.LeadHead | Who.OfficeHead, Who.OfficeHead),
        s_assignment.Act("review-report", Who.Lead), s_assignment.Act("review", Who.Lead), s_assignment.Act("remind", Who.Lead),
        s_assignment.Act("close-off", Who.Office, Who.Office), s_assignment.Act("suspend", Who.LeadHead | Who.OfficeHead, Who.OfficeHead),
        s_assignment.Act("resume", Who.LeadHead | Who.OfficeHead, Who.OfficeHead), s_assignment.Act("override-light", Who.LeadHead | Who.OfficeHead, Who.OfficeHead),
        s_assignment.Act("confirm-date", Who.OfficeHead, Who.OfficeHead), s_assignment.Act("terminate", Who.OfficeHead, Who.OfficeHead),
    ];

    private static IEnumerable<IsolationRow> ActsOnRuns() =>
    [
        s_run.Act("break-down", Who.Lead), s_run.Act("approve-breakdown", Who.LeadHead), s_run.Act("send-back-breakdown", Who.LeadHead),
        s_run.Act("dispatch", Who.Lead), s_run.Act("add-unit", Who.LeadHead), s_run.Act("complete-step", Who.Lead), s_run.Act("approve-step", Who.LeadHead),
        s_run.Act("send-back-step", Who.LeadHead), s_run.Act("sign", Who.LeadHead | Who.OfficeHead | Who.Leader, Who.OfficeHead | Who.Leader),
        s_run.Act("refuse-signature", Who.OfficeHead | Who.Leader, Who.OfficeHead | Who.Leader), s_run.Act("close-off", Who.Office, Who.Office),
        s_run.Act("reopen", Who.OfficeHead, Who.OfficeHead), s_run.Act("move", Who.LeadHead | Who.OfficeHead, Who.OfficeHead),
    ];

    private static IEnumerable<IsolationRow> ActsOnReports() =>
    [
        s_indicator.Act("plan", Who.Office), s_indicator.Act("enter-values", Who.LeadHead | Who.OfficeHead),
        s_assessment.Act("draft", Who.Office), s_assessment.Act("publish", Who.OfficeHead), s_assessment.Act("object", Who.Nobody), s_assessment.Act("rule", Who.OfficeHead),
        s_assessment.Act("sign", Who.OfficeHead | Who.Leader), s_assessment.Act("adopt-rules", Who.OfficeHead), s_assessment.Act("open-issue", Who.OfficeHead), s_assessment.Act("set-ranking", Who.OfficeHead),
        s_spotCheck.Act("draw", Who.Office | Who.SupervisionHead), s_spotCheck.Act("judge", Who.Office | Who.SupervisionHead),
        s_return.Act("fill", Who.Workers), s_return.Act("file", Who.Workers), s_return.Act("fill-rest-unchanged", Who.Workers), s_return.Act("submit", Who.Workers),
        s_return.Act("approve", Who.Head), s_return.Act("send-back", Who.Head), s_return.Act("ask-cosignature", Who.Workers), s_return.Act("cosign", Who.Unit),
        s_merge.Act("merge", Who.Lead), s_merge.Act("approve", Who.LeadHead), s_merge.Act("send-back", Who.LeadHead),
    ];

    private static IEnumerable<IsolationRow> OtherActs() =>
    [
        s_escalation.Act("decide", Who.OfficeHead | Who.Leader, Who.OfficeHead | Who.Leader),
        s_escalation.Act("suggest", Who.Office, Who.Office),
        s_notice.Act("issue", Who.OfficeHead | Who.SupervisionHead, Who.OfficeHead | Who.SupervisionHead), s_cycle.Act("open", Who.OfficeHead),
        s_unit.Act("appoint-substitute", Who.Head), s_unit.Act("withdraw-substitute", Who.Head),
        s_person.Act("register", Who.SystemAdmin), s_person.Act("grant", Who.SecurityAdmin | Who.SystemAdmin), s_person.Act("revoke", Who.SecurityAdmin),
        s_person.Act("disable", Who.SecurityAdmin), s_person.Act("enable", Who.SecurityAdmin),
        s_city.Act("choose-password-style", Who.SecurityAdmin), s_city.Act("enter-holiday-notice", Who.SystemAdmin),
        OnParked("replay", 1), OnParked("drop", 2),
    ];

    /// <summary>To everybody but the system administrator there are no messages set aside.</summary>
    private static IsolationRow OnParked(string act, int message) => new(
        RowKind.Act, "POST", $"{Api}parked/{{id:long}}/{act}", FormattableString.Invariant($"{Api}parked/{message}/{act}"), null, Who.SystemAdmin, Who.Nobody, Who.SystemAdmin, Who.Nobody);

    private static IsolationRow Everybodys(string area) => new(RowKind.Read, "GET", Api + area, Api + area, null, Who.SignedIn, Who.Nobody, Who.Nobody, Who.Nobody);

    /// <summary>What addresses are about, and who sees it; of the other's only those who see all do, unless said.</summary>
    private sealed record About(string Pattern, string Own, string? Other, Who SeesOwn)
    {
        public Who SeesOther { get; init; } = Who.Seers;

        public IsolationRow Read(string rest = "") =>
            new(RowKind.Read, "GET", Api + Pattern + rest, Api + Own + rest, Other is null ? null : Api + Other + rest, SeesOwn, SeesOther, Who.Nobody, Who.Nobody);

        public IsolationRow Act(string act, Who own, Who other = Who.Nobody) => new(
            RowKind.Act, "POST", $"{Api}{Pattern}/{act}", $"{Api}{Own}/{act}", Other is null ? null : $"{Api}{Other}/{act}", SeesOwn, SeesOther, own, other);
    }
}
