using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.TaskRuns;

namespace Coordination.Engine.Tests.Harness;

/// <summary>The commands by which one task is broken down, for tests played by hand.</summary>
internal static class OneTask
{
    /// <summary>An item for each unit the task names.</summary>
    public static BreakDownTask BreakDown(TaskRunId run)
    {
        var task = EngineUnderTest.Book.Tasks[run.TaskNumber];
        ImmutableArray<BreakdownItem> items =
        [
            .. task.Responsible.Select(u => new BreakdownItem(u, Duty.Responsible, "做好本部门工作", null, null)),
            .. task.Implementers.Select(u => new BreakdownItem(u, Duty.Implementing, "组织实施", null, null)),
        ];
        return new BreakDownTask(run, items, null);
    }
}
