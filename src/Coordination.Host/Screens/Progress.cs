using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>A line on standard error at most once a second, and none for what is over within the first.</summary>
internal sealed class Progress(TextWriter writer, TimeProvider time, Say sentence)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private long _last = time.GetTimestamp();

    public void Report(object reached)
    {
        if (time.GetElapsedTime(_last) < s_interval) return;
        _last = time.GetTimestamp();
        writer.WriteLine(Texts.Of(sentence, reached));
    }
}
