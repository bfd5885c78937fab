namespace Coordination.Host.Commands;

internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A business "no": invalid definitions, a record that does not hold, nothing found, an interrupted run.</summary>
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Data = 3;
    public const int Internal = 4;
}
