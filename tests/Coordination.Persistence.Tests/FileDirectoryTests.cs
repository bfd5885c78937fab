using System.Security.Cryptography;
using System.Text;
using Coordination.Application.Files;
using Coordination.Application.Storage;
using Xunit.Sdk;

namespace Coordination.Persistence.Tests;

/// <summary>
/// A file is kept whole, once, under its hash, or not at all; attacked with hashes that are paths, streams that break, and many at once.
/// </summary>
public sealed class FileDirectoryTests : IDisposable
{
    private const long Plenty = 1024 * 1024;

    private readonly TempDirectory _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Root => FileDirectory.PathIn(_data.Path);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_file_comes_back_byte_for_byte_under_its_hash_with_its_type()
    {
        var content = Pdf(200_000);

        var stored = Assert.IsType<StoredFile>(await SaveAsync(Open(), content));

        Assert.Equal(new StoredFile(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, FileType.Pdf), stored);
        Assert.Equal(content, await ReadAsync(Open(), stored.Hash));
        Assert.Equal([stored.Hash], Kept());
    }

    [Fact]
    public async Task The_same_content_is_kept_once_and_another_beside_it()
    {
        var files = Open();

        var outcomes = new[] { await SaveAsync(files, Pdf(1)), await SaveAsync(files, Pdf(1)), await SaveAsync(files, Pdf(2)) };

        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.Equal(2, Kept().Count());
    }

    [Fact]
    public async Task Many_that_bring_the_same_content_at_once_all_succeed()
    {
        var (one, other) = (Open(), Open());
        using var start = new ManualResetEventSlim();
        var savers = Enumerable.Range(0, 16).Select(n => Task.Run(() =>
        {
            start.Wait(Token);
            return SaveAsync(n % 2 == 0 ? one : other, Pdf(300_000));
        }, Token)).ToList();

        start.Set();

        var stored = Assert.IsType<StoredFile>(Assert.Single((await Task.WhenAll(savers)).Distinct()));
        Assert.Equal([stored.Hash], Kept());
        Assert.Equal(Pdf(300_000), await ReadAsync(one, stored.Hash));
        AssertNothingComesIn();
    }

    /// <summary>Both are held in mid-upload until both are under way.</summary>
    [Fact]
    public async Task Of_two_under_way_together_neither_sees_the_others_half()
    {
        var files = Open();
        using var gate = new Barrier(2);
        var savers = Enumerable.Range(1, 2).Select(n => Task.Run(() => files.SaveAsync(new Halting(Pdf(100_000 + n), gate), Plenty, Token), Token));

        var outcomes = await Task.WhenAll(savers);

        Assert.Equal([Hash(Pdf(100_001)), Hash(Pdf(100_002))], outcomes.Select(outcome => Assert.IsType<StoredFile>(outcome).Hash));
        Assert.Equal(2, Kept().Count());
    }

    [Fact]
    public async Task At_the_limit_it_is_kept_and_one_byte_above_it_is_refused()
    {
        var content = Pdf(100_000);

        Assert.IsType<StoredFile>(await Open().SaveAsync(new MemoryStream(content), content.Length, Token));
        Assert.Equal(new FileRefused(FileRefusal.TooLarge), await Open().SaveAsync(new MemoryStream(Pdf(100_001)), content.Length, Token));

        Assert.Single(Kept());
        AssertNothingComesIn();
    }

    [Fact]
    public async Task A_stream_without_end_is_read_no_further_than_the_limit()
    {
        var endless = new Endless();

        Assert.Equal(new FileRefused(FileRefusal.TooLarge), await Open().SaveAsync(endless, 1_000_000, Token));

        Assert.InRange(endless.Given, 1_000_001, 1_100_000);
        AssertNothingComesIn();
    }

    [Fact]
    public async Task An_empty_file_and_a_program_by_any_name_are_refused_and_not_kept()
    {
        Assert.Equal(new FileRefused(FileRefusal.Empty), await SaveAsync(Open(), []));
        Assert.Equal(new FileRefused(FileRefusal.TypeNotTaken), await SaveAsync(Open(), [.. "MZ\u0090"u8, .. new byte[500]]));

        Assert.Empty(Kept());
        AssertNothingComesIn();
    }

    [Theory]
    [InlineData(ScanResult.Infected, FileRefusal.Infected)]
    [InlineData(ScanResult.CannotBeScanned, FileRefusal.CannotBeScanned)]
    public async Task What_the_scan_does_not_pass_is_refused_with_its_reason_and_not_kept(ScanResult result, FileRefusal refusal)
    {
        var scan = new Verdict(new ScanVerdict(result, "why"));

        Assert.Equal(new FileRefused(refusal, "why"), await SaveAsync(Open(scan), Pdf(1000)));

        Assert.Equal(Pdf(1000), scan.Seen);
        Assert.Null(await Open().OpenReadAsync(Hash(Pdf(1000)), Token));
        AssertNothingComesIn();
    }

    [Fact]
    public async Task A_sender_that_breaks_off_or_is_cancelled_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<EndOfStreamException>(() => Open().SaveAsync(new Broken(Pdf(200_000)), Plenty, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Open().SaveAsync(new MemoryStream(Pdf(1)), Plenty, cancelled.Token));

        Assert.Empty(Kept());
        AssertNothingComesIn();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd\0")]
    [InlineData("ab/cdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd")]
    [InlineData("..cdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd")]
    [InlineData("ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD")]
    [InlineData("abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabc")]
    [InlineData("abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcde")]
    [InlineData("１bcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd")]
    [InlineData("abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd")]
    public async Task What_is_no_hash_or_no_files_hash_opens_nothing(string hash) => Assert.Null(await Open().OpenReadAsync(hash, Token));

    [Fact]
    public async Task What_is_opened_cannot_be_written()
    {
        var stored = Assert.IsType<StoredFile>(await SaveAsync(Open(), Pdf(10)));

        await using var stream = await Open().OpenReadAsync(stored.Hash, Token);

        Assert.Equal((true, false, true), (stream!.CanRead, stream.CanWrite, stream.CanSeek));
    }

    [Fact]
    public async Task Directories_and_files_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows()) throw SkipException.ForSkip("Windows has no file modes");
        var stored = Assert.IsType<StoredFile>(await SaveAsync(Open(), Pdf(10)));

        var folder = Path.Combine(Root, stored.Hash[..2]);
        const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var path in new[] { Root, folder, Path.Combine(Root, "incoming") })
            Assert.Equal(File600 | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        Assert.Equal(File600, File.GetUnixFileMode(Path.Combine(folder, stored.Hash)));
    }

    [Fact]
    public void At_the_start_only_what_is_older_than_a_day_is_cleared_away()
    {
        Open();
        var (old, fresh) = (Path.Combine(Root, "incoming", "old"), Path.Combine(Root, "incoming", "fresh"));
        foreach (var path in new[] { old, fresh }) File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1).AddMinutes(-1));

        Open();

        Assert.Equal([fresh], Directory.EnumerateFiles(Path.Combine(Root, "incoming")));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_says_so()
    {
        var files = Open();
        Directory.Delete(Path.Combine(Root, "incoming"));
        File.WriteAllText(Path.Combine(Root, "incoming"), "in the way");

        await Assert.ThrowsAsync<StoreException>(() => SaveAsync(files, Pdf(1)));
        Assert.Throws<StoreException>(() => Open());
    }

    private static byte[] Pdf(int padding) => Encoding.Latin1.GetBytes($"%PDF-1.7\n{new string('x', padding)}\n%%EOF\n");

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static async Task<FileOutcome> SaveAsync(FileDirectory files, byte[] content) => await files.SaveAsync(new MemoryStream(content), Plenty, Token);

    private static async Task<byte[]> ReadAsync(FileDirectory files, string hash)
    {
        await using var stream = await files.OpenReadAsync(hash, Token);
        var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private FileDirectory Open(IVirusScan? scan = null) => FileDirectory.Open(Root, scan ?? new NoScan(), TimeProvider.System);

    private IEnumerable<string> Kept() =>
        from folder in Directory.EnumerateDirectories(Root)
        where Path.GetFileName(folder).Length == 2
        from file in Directory.EnumerateFiles(folder)
        select Path.GetFileName(file);

    private void AssertNothingComesIn() => Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Root, "incoming")));

    private sealed class Verdict(ScanVerdict verdict) : IVirusScan
    {
        public byte[] Seen { get; private set; } = [];

        public async Task<ScanVerdict> ScanAsync(Stream content, CancellationToken cancellationToken)
        {
            var seen = new MemoryStream();
            await content.CopyToAsync(seen, cancellationToken);
            Seen = seen.ToArray();
            return verdict;
        }
    }

    /// <summary>Gives its first half, waits for the others, gives the rest.</summary>
    private sealed class Halting(byte[] content, Barrier gate) : MemoryStream(content)
    {
        private bool _halted;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > 0 && !_halted) _halted = gate.SignalAndWait(TimeSpan.FromSeconds(30), cancellationToken);
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, (int)Length / 2)], cancellationToken);
        }
    }

    private sealed class Broken(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 0 ? throw new EndOfStreamException("the sender is gone") : base.ReadAsync(buffer, cancellationToken);
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
