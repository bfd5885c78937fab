using System.Diagnostics;
using System.Security.Cryptography;
using Coordination.Application.Files;
using Coordination.Application.Storage;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>A process killed in mid-upload leaves no half file to be found, and what it leaves is cleared away; attacked with a real SIGKILL.</summary>
public sealed class FileKillTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coordination-files-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Incoming => Path.Combine(_root, "incoming");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Killed_in_the_middle_of_an_upload_no_half_file_is_kept()
    {
        using var saver = Start();
        var half = new byte[500_000];
        "%PDF-1.7\n"u8.CopyTo(half);
        await saver.StandardInput.BaseStream.WriteAsync(half, Token);
        await saver.StandardInput.BaseStream.FlushAsync(Token);
        await UntilAsync(() => Directory.Exists(Incoming) && Directory.EnumerateFiles(Incoming).Any(file => new FileInfo(file).Length == half.Length));

        saver.Kill();
        await saver.WaitForExitAsync(Token);

        Assert.Equal([Incoming], Directory.EnumerateDirectories(_root));
        File.SetLastWriteTimeUtc(Assert.Single(Directory.EnumerateFiles(Incoming)), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        var files = FileDirectory.Open(_root, new NoScan(), TimeProvider.System);
        Assert.Empty(Directory.EnumerateFiles(Incoming));
        await SavedWholeAsync(files, [.. half, .. "\n%%EOF"u8]);
    }

    /// <summary>Shows that the process killed above was on its way to keep the file.</summary>
    [Fact]
    public async Task Not_killed_it_keeps_the_file()
    {
        byte[] content = [.. "%PDF-1.7\n"u8, .. new byte[500_000], .. "\n%%EOF"u8];
        using var saver = Start();
        await saver.StandardInput.BaseStream.WriteAsync(content, Token);
        saver.StandardInput.Close();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), (await saver.StandardOutput.ReadToEndAsync(Token)).Trim());
        await saver.WaitForExitAsync(Token);
        await SavedWholeAsync(FileDirectory.Open(_root, new NoScan(), TimeProvider.System), content);
    }

    private static async Task SavedWholeAsync(FileDirectory files, byte[] content)
    {
        var stored = Assert.IsType<StoredFile>(await files.SaveAsync(new MemoryStream(content), content.Length, Token));
        await using var stream = await files.OpenReadAsync(stored.Hash, Token);
        Assert.Equal(content.Length, stream!.Length);
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!reached()) await timer.WaitForNextTickAsync(limit.Token);
    }

    private Process Start() => Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
    {
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Coordination.Engine.Crash.dll"), _root },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
