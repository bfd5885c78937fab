namespace Coordination.Application.Definitions;

/// <summary>Finds the name somebody probably meant.</summary>
public static class Nearest
{
    private const int LengthMax = 60;

    /// <summary>The candidate with the fewest edits, if that is at most half of the name; the first one on a tie.</summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LengthMax)
            return null;
        var most = Math.Max(1, name.Length / 2);
        var best = candidates.Where(c => Math.Abs(c.Length - name.Length) <= most)
            .Select(c => (Name: c, Edits: Edits(name, c)))
            .DefaultIfEmpty((Name: "", Edits: int.MaxValue))
            .MinBy(p => p.Edits);
        return best.Edits <= most ? best.Name : null;
    }

    private static int Edits(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
