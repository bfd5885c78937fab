using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Engine;

/// <summary>
/// One hash over the whole state of a plan-year: every stream's canonical state, sorted by stream. Left out is what depends on the order of
/// arrival alone: positions, chain hashes, stream versions, paper numbers and their registers.
/// </summary>
public static class Digest
{
    public static async Task<string> OfAsync(IStore store, string keyPrefix, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var kind in Enum.GetValues<StreamKind>().Where(k => k != StreamKind.Register))
        {
            await foreach (var row in RecordPages.EntitiesAsync(store, kind, keyPrefix, cancellationToken))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(row.Stream.ToString()));
                hash.AppendData("\n"u8);
                hash.AppendData(Encoding.UTF8.GetBytes(Canonical(row)));
                hash.AppendData("\n"u8);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Canonical(EntityRow row)
    {
        if (row.Stream.Kind is not (StreamKind.Notice or StreamKind.Assessment)) return row.Document;
        var document = JsonNode.Parse(row.Document)!.AsObject();
        document.Remove("paperNumber");
        foreach (var point in PointsOf(document)) point!.AsObject().Remove("events");
        return document.ToJsonString(Serialization.DomainJson.Options);
    }

    /// <summary>The lines of score sheets name events by their places.</summary>
    private static IEnumerable<JsonNode?> PointsOf(JsonObject document) =>
        (document["issues"]?.AsArray() ?? []).SelectMany(i => i?["cards"]?.AsArray() ?? []).SelectMany(c => c?["points"]?.AsArray() ?? []);
}
