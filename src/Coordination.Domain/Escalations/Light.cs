namespace Coordination.Domain.Escalations;

/// <summary>Lights are derived from dates and reports, never stored as a state; ordered from best to worst.</summary>
public enum Light
{
    Green,

    /// <summary>No data: one report is missing.</summary>
    Grey,

    Yellow,
    Red,
}
