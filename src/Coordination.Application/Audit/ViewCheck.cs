using System.Text.Json;
using Coordination.Application.Definitions;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Audit;

/// <summary>View rows and deadlines are the ones the events tell; stored definitions are the ones their versions name.</summary>
internal sealed class ViewCheck(AuditRun run)
{
    public async Task<AuditBreak?> FirstBreakAsync(CancellationToken cancellationToken) =>
        await EntitiesAsync(cancellationToken) ?? await DeadlinesAsync(cancellationToken) ?? await DefinitionsAsync(cancellationToken);

    private async Task<AuditBreak?> EntitiesAsync(CancellationToken cancellationToken)
    {
        var unseen = run.Streams.Keys.ToHashSet();
        foreach (var kind in Enum.GetValues<StreamKind>())
        {
            await foreach (var row in RecordPages.EntitiesAsync(run.Store, kind, "", cancellationToken))
            {
                run.LookAt($"entities {row.Stream}");
                run.ViewRows++;
                unseen.Remove(row.Stream);
                var expected = run.Streams.TryGetValue(row.Stream, out var replayed) ? Replay.RowsOf(row.Stream, replayed).Entity : null;
                if (row == expected || await run.HasMovedAsync(row.Stream, cancellationToken)) continue;
                return expected is null ? new AuditBreak(AuditRule.ViewExtra, run.Row) : Differs(row, expected);
            }
        }

        return unseen.Count == 0 ? null : new AuditBreak(AuditRule.ViewMissing, $"entities {unseen.Min()}");
    }

    /// <summary>Names the first column that differs.</summary>
    private static AuditBreak Differs(EntityRow row, EntityRow expected)
    {
        foreach (var column in typeof(EntityRow).GetProperties())
        {
            var (found, should) = (column.GetValue(row), column.GetValue(expected));
            if (!Equals(found, should)) return new AuditBreak(AuditRule.ViewDiffers, $"entities {row.Stream} {column.Name}", Text(found), Text(should));
        }

        return new AuditBreak(AuditRule.ViewDiffers, $"entities {row.Stream}");
    }

    private async Task<AuditBreak?> DeadlinesAsync(CancellationToken cancellationToken)
    {
        var expected = run.Streams.SelectMany(s => Replay.RowsOf(s.Key, s.Value).Deadlines).ToDictionary(d => (d.Stream, d.Name));
        await foreach (var row in RecordPages.DeadlinesAsync(run.Store, cancellationToken))
        {
            run.LookAt($"deadlines {row.Stream} {row.Name}");
            var known = expected.GetValueOrDefault((row.Stream, row.Name));
            expected.Remove((row.Stream, row.Name));
            if (row.DueAt is null && known is null) continue;
            run.Deadlines++;
            if (row == known || await run.HasMovedAsync(row.Stream, cancellationToken)) continue;
            return known is null
                ? new AuditBreak(AuditRule.DeadlineExtra, run.Row, Text(row))
                : new AuditBreak(AuditRule.DeadlineDiffers, run.Row, Text(row), Text(known));
        }

        foreach (var missing in expected.Values.OrderBy(d => d.Stream).ThenBy(d => d.Name, StringComparer.Ordinal))
        {
            if (!await run.HasMovedAsync(missing.Stream, cancellationToken))
                return new AuditBreak(AuditRule.DeadlineMissing, $"deadlines {missing.Stream} {missing.Name}", null, Text(missing));
        }

        return null;
    }

    private async Task<AuditBreak?> DefinitionsAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await run.Store.ReadDefinitionsAsync(cancellationToken))
        {
            run.LookAt($"definitions {row.Version}");
            string version;
            try
            {
                version = TaskDefinitionJson.VersionOf(TaskDefinitionJson.Read(row.Body));
            }
            catch (JsonException e)
            {
                return new AuditBreak(AuditRule.Unreadable, run.Row, e.Message);
            }

            if (version != row.Version) return new AuditBreak(AuditRule.DefinitionDiffers, run.Row, version, row.Version);
        }

        return null;
    }

    private static string Text(DeadlineRow row) => FormattableString.Invariant($"{row.Serial} @ {row.DueAt:yyyy-MM-ddTHH:mm:ss.fffffffZ}");

    private static string? Text(object? value)
    {
        const int LengthMax = 120;
        var text = value switch
        {
            null => null,
            DateTimeOffset at => at.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        return text is { Length: > LengthMax } ? text[..LengthMax] + "…" : text;
    }
}
