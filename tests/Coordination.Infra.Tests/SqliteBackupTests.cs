using Coordination.Host.Tests;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>
/// A backup taken while the engine writes is one moment of the record, and what is restored from it goes on as if nothing had been. Attacked in the
/// middle of a simulation that is killed afterwards, with damaged backups and directories in the way.
/// </summary>
public sealed class SqliteBackupTests
{
    private static readonly string[] s_demo = ["demo", "--once", "--today", "2025-03-14", "--seed", "7"];

    private static string Script(string name) => Repository.File("infra", "backup", name);

    [Fact]
    public async Task What_is_restored_from_a_backup_taken_in_the_middle_is_whole_and_goes_on_to_the_same_end()
    {
        Repository.Program("sqlite3");
        using var folder = new TempDirectory();
        using (var engine = HostProcess.Start([.. s_demo, "--data", folder.File("data")]))
        {
            engine.WaitFor("模拟中：2025");
            await Shell.SucceedAsync(Script("sqlite-backup.sh"), [folder.File("data"), folder.File("backup")]);
            engine.Kill();
        }

        await Shell.SucceedAsync(Script("sqlite-restore.sh"), [folder.File("backup"), folder.File("restored")]);
        (await HostProcess.RunAsync("audit", "verify", "--data", folder.File("restored"))).Gives(0);

        var restored = (await HostProcess.RunAsync([.. s_demo, "--data", folder.File("restored")])).Gives(0);
        var unbroken = (await HostProcess.RunAsync([.. s_demo, "--data", folder.File("data")])).Gives(0);
        Assert.Equal(unbroken.Out, restored.Out);
        (await HostProcess.RunAsync("audit", "verify", "--data", folder.File("restored"))).Gives(0);
    }

    [Fact]
    public async Task A_damaged_backup_is_not_restored_and_nothing_is_written_over()
    {
        Repository.Program("sqlite3");
        using var folder = new TempDirectory();
        (await HostProcess.RunAsync("demo", "--once", "--today", "2025-01-06", "--data", folder.File("data"))).Gives(0);
        await Shell.SucceedAsync(Script("sqlite-backup.sh"), [folder.File("data"), folder.File("backup")]);
        Assert.Equal(1, (await Shell.RunAsync(Script("sqlite-backup.sh"), folder.File("data"), folder.File("backup"))).Code);
        Assert.Equal(1, (await Shell.RunAsync(Script("sqlite-restore.sh"), folder.File("backup"), folder.File("data"))).Code);
        Assert.Equal(1, (await Shell.RunAsync(Script("sqlite-backup.sh"), folder.Path, folder.File("none"))).Code);

        await using (var file = File.Open(folder.File("backup/coordination.db"), FileMode.Append)) file.WriteByte(0);
        Assert.NotEqual(0, (await Shell.RunAsync(Script("sqlite-restore.sh"), folder.File("backup"), folder.File("restored"))).Code);
        Assert.False(Directory.Exists(folder.File("restored")));
    }
}
