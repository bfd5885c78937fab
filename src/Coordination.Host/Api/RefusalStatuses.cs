using System.Collections.Frozen;
using Coordination.Domain;

namespace Coordination.Host.Api;

/// <summary>
/// The HTTP status of each refusal, by what the sender can do about it: 403 somebody else must act; 404 look elsewhere; 409 the matter stands
/// otherwise; 412 read again; 422 send something else.
/// </summary>
public static class RefusalStatuses
{
    private static readonly FrozenDictionary<string, int> s_statuses = Table().ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Knows(string code) => s_statuses.ContainsKey(code);

    public static int Of(string code) => s_statuses.GetValueOrDefault(code, StatusCodes.Status500InternalServerError);

    private static IEnumerable<KeyValuePair<string, int>> Table() =>
    [
        .. Each(
            StatusCodes.Status403Forbidden,
            nameof(NotYourUnit), nameof(NotYourRole), nameof(AdministratorsDoNotAct), nameof(OnlyTheProcess), nameof(MustRecuse), nameof(OwnWork), nameof(OwnPosts),
            nameof(SubstitutionNotInForce), nameof(ForgedDelivery)),
        .. Each(StatusCodes.Status404NotFound, nameof(NotFound), nameof(ForeignAssignment)),
        .. Each(
            StatusCodes.Status409Conflict,
            nameof(WrongState), nameof(AlreadyClosed), nameof(AlreadyExists), nameof(AlreadySubmitted), nameof(AlreadyRemindedToday), nameof(TooEarly),
            nameof(NotApproved), nameof(StepNotReady), nameof(StepNotActive), nameof(HeldByAnother), nameof(DisputeTermOver), nameof(DisputeAlreadyRuled),
            nameof(ExtensionAfterExpiry), nameof(ExtensionAlreadyUsed), nameof(ChildStillOpen), nameof(DeliverableMissing), nameof(ParentClosed),
            nameof(NothingToApprove), nameof(CosignaturePending), nameof(ReportNotExpected), nameof(LinesMissing), nameof(TextChanged),
            nameof(NotYourTurnToSign), nameof(PostsDoNotMix), nameof(LastAdministrator), nameof(DeliveryIdReused), nameof(ValueIsFinal), nameof(ObjectionTermOver),
            nameof(ObjectionOpen), nameof(RulesChanged)),
        .. Each(StatusCodes.Status412PreconditionFailed, nameof(ChangedMeanwhile)),
        .. Each(StatusCodes.Status413PayloadTooLarge, nameof(OversizedDelivery)),
        .. Each(
            StatusCodes.Status422UnprocessableEntity,
            nameof(TextMissing), nameof(TextTooLong), nameof(TooManyItems), nameof(BadPost), nameof(BadPersonId), nameof(BadSubstitution), nameof(BadShare),
            nameof(BadWeight), nameof(CourseUnsound), nameof(ValueOutOfRange), nameof(PathIncomplete), nameof(PathMissesTarget), nameof(PartsDoNotAddUp), nameof(RulingOutOfRange), nameof(DayNotOver),
            nameof(BadEvidence), nameof(BadHolidayNotice), nameof(YearBeforePlan), nameof(UnknownVersion), nameof(UnknownUnit), nameof(DuplicateUnit), nameof(UnitMissing),
            nameof(DueTooLate), nameof(DueInThePast), nameof(UnknownStep), nameof(WrongStepKind), nameof(ExtensionTooLong), nameof(DecisionDoesNotFit),
            nameof(LineRefused), nameof(MalformedDelivery), nameof(UnknownDeliveryType), nameof(UnknownDeliveryVersion)),
        .. Each(StatusCodes.Status500InternalServerError, nameof(NotUnderstood), nameof(UnprocessableDelivery)),
    ];

    private static IEnumerable<KeyValuePair<string, int>> Each(int status, params ReadOnlySpan<string> codes)
    {
        var all = new List<KeyValuePair<string, int>>(codes.Length);
        foreach (var code in codes) all.Add(KeyValuePair.Create(code, status));
        return all;
    }
}
