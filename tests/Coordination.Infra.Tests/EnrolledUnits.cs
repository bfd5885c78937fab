using Coordination.Host.Tests;

namespace Coordination.Infra.Tests;

/// <summary>The shipped definitions with some units enrolled, in a directory of their own.</summary>
internal sealed class EnrolledUnits : IDisposable
{
    private readonly TempDirectory _directory = new();

    public EnrolledUnits(params string[] codes)
    {
        foreach (var file in Directory.EnumerateFiles(HostProcess.Workflows)) File.Copy(file, _directory.File(System.IO.Path.GetFileName(file)));
        Enrol(codes);
    }

    public string Path => _directory.Path;

    /// <summary>From now on these units and no others.</summary>
    public void Enrol(params string[] codes)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(HostProcess.Workflows, "units.yaml"));
        foreach (var code in codes) text = text.Replace($"code: {code},", $"code: {code}, enrolled: true,", StringComparison.Ordinal);
        File.WriteAllText(_directory.File("units.yaml"), text);
    }

    public void Dispose() => _directory.Dispose();
}
