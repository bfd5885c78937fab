namespace Coordination.Application.Engine;

/// <summary>Whether somebody waits for answers of this node, or did a moment ago; its lanes share it, and what the process does by itself gives way.</summary>
public sealed class PeopleAtWork
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(250);

    private long _last = long.MinValue;

    public bool Now => Volatile.Read(ref _last) is var last && last != long.MinValue && TimeProvider.System.GetElapsedTime(last) < s_moment;

    public void Note() => Volatile.Write(ref _last, TimeProvider.System.GetTimestamp());
}
