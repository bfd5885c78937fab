using Coordination.Application.Files;
using Coordination.Application.Storage;
using Coordination.Host.Tests;
using Coordination.Persistence;
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
    public async Task Evidence_files_come_back_and_one_damaged_or_lost_is_told()
    {
        Repository.Program("sqlite3");
        using var folder = new TempDirectory();
        (await HostProcess.RunAsync("demo", "--once", "--today", "2025-01-06", "--data", folder.File("data"))).Gives(0);
        var content = "%PDF-1.7\n%%EOF"u8.ToArray();
        var hash = await SaveAsync(folder.File("data"), content);
        await File.WriteAllTextAsync(folder.File("data/files/incoming/half"), "half", TestContext.Current.CancellationToken);
        await Shell.SucceedAsync(Script("sqlite-backup.sh"), [folder.File("data"), folder.File("backup")]);

        await Shell.SucceedAsync(Script("sqlite-restore.sh"), [folder.File("backup"), folder.File("restored")]);
        Assert.Equal(content, await File.ReadAllBytesAsync(folder.File($"restored/files/{hash[..2]}/{hash}"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(folder.File("restored/files/incoming/half")));

        File.Delete(folder.File($"backup/files/{hash[..2]}/{hash}"));
        Assert.NotEqual(0, (await Shell.RunAsync(Script("sqlite-restore.sh"), folder.File("backup"), folder.File("again"))).Code);
        await File.AppendAllTextAsync(folder.File($"data/files/{hash[..2]}/{hash}"), "x", TestContext.Current.CancellationToken);
        var (code, _, error) = await Shell.RunAsync(Script("sqlite-backup.sh"), folder.File("data"), folder.File("later"));
        Assert.Equal((1, true), (code, error.Contains($"{hash} is damaged", StringComparison.Ordinal)));
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

    internal static async Task<string> SaveAsync(string dataDirectory, byte[] content)
    {
        var files = FileDirectory.Open(FileDirectory.PathIn(dataDirectory), new NoScan(), TimeProvider.System);
        var outcome = await files.SaveAsync(new MemoryStream(content), content.Length, TestContext.Current.CancellationToken);
        return Assert.IsType<StoredFile>(outcome).Hash;
    }
}
