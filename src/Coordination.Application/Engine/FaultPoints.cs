namespace Coordination.Application.Engine;

/// <summary>Named places where a test may really kill the process. In use they do nothing.</summary>
public interface IFaultPoints
{
    void Reach(string point);
}

public sealed class NoFaults : IFaultPoints
{
    public static NoFaults Instance { get; } = new();

    public void Reach(string point)
    {
        // Nothing: only a test's own implementation acts.
    }
}

/// <summary>The places between which a crash leaves different things undone.</summary>
public static class FaultPoint
{
    public const string BeforeCommit = "before-commit";
    public const string AfterCommit = "after-commit";
    public const string BeforePublish = "before-publish";
    public const string AfterPublish = "after-publish";
    public const string BeforeSweep = "before-sweep";
    public const string AfterSweep = "after-sweep";
    public const string BeforeInstant = "before-instant";
    public const string AfterInstant = "after-instant";

    public static IReadOnlyList<string> All { get; } =
        [BeforeCommit, AfterCommit, BeforePublish, AfterPublish, BeforeSweep, AfterSweep, BeforeInstant, AfterInstant];
}
