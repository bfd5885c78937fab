using System.Globalization;
using System.Text;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>
/// <c>anchors.log</c> in the data directory: one line a day and node, <c>2025-03-01 NODE SEQUENCE HASH</c>. A last line without its end was torn by
/// a crash before it was promised to anyone: it is not read, and cut off by the next append. Any other unreadable line is damage.
/// </summary>
public sealed class AnchorFile(string dataDirectory) : IAnchors, IDisposable
{
    private const string DayFormat = "yyyy-MM-dd";

    private readonly string _path = Path.Combine(dataDirectory, "anchors.log");
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task AppendAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        RequireWord(anchor.Node);
        RequireWord(anchor.Hash);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var (anchors, end) = await ParseAsync(file, cancellationToken);
            if (anchors.Exists(known => known.Day == anchor.Day && known.Node == anchor.Node)) return;
            file.SetLength(end);
            file.Position = end;
            await file.WriteAsync(Encoding.UTF8.GetBytes(Line(anchor)), cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IReadOnlyList<Anchor>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(_path)) return [];
            await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return (await ParseAsync(file, cancellationToken)).Anchors;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error);
        }
    }

    public void Dispose() => _turn.Dispose();

    private static string Line(Anchor anchor) => string.Create(
        CultureInfo.InvariantCulture, $"{anchor.Day.ToString(DayFormat, CultureInfo.InvariantCulture)} {anchor.Node} {anchor.Sequence} {anchor.Hash}\n");

    /// <returns>The anchors, and the byte after the last whole line.</returns>
    private async Task<(List<Anchor> Anchors, long End)> ParseAsync(FileStream file, CancellationToken cancellationToken)
    {
        var bytes = new byte[file.Length];
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var end = bytes.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n');
        var anchors = new List<Anchor>(lines.Length);
        for (var i = 0; i < lines.Length - 1; i++) anchors.Add(Parse(lines[i], i + 1));
        return (anchors, end);
    }

    private Anchor Parse(string line, int lineNumber)
    {
        var words = line.Split(' ');
        if (words.Length == 4
            && DateOnly.TryParseExact(words[0], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return new Anchor(day, words[1], sequence, words[3]);
        }

        throw new StoreException(StoreProblem.Corrupt, FormattableString.Invariant($"{_path} line {lineNumber} is not an anchor: '{line}'"));
    }

    private static void RequireWord(string text)
    {
        if (text.Length == 0 || text.Any(char.IsWhiteSpace)) throw new ArgumentException($"'{text}' is not one word", nameof(text));
    }
}
