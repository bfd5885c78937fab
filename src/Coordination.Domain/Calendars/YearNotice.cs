using System.Collections.Immutable;

namespace Coordination.Domain.Calendars;

/// <summary>
/// One year's State Council notice: days off, weekends within a holiday included, and make-up working days (调休), each with its holiday's
/// name. A notice may speak of days of a neighbouring year.
/// </summary>
public sealed record YearNotice(
    int Year,
    ImmutableSortedDictionary<DateOnly, string> Off,
    ImmutableSortedDictionary<DateOnly, string> MakeUp);
