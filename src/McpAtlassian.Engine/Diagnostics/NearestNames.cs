namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// The names a user most likely meant: a prefix or part of a name first, then names a few slips away.
/// </summary>
internal static class NearestNames
{
    /// <summary>
    /// At most <paramref name="count"/> of the candidates, the likeliest first; empty when none is near.
    /// </summary>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> candidates, int count = 3)
    {
        if (string.IsNullOrEmpty(name))
        {
            return [];
        }

        var wanted = name.ToUpperInvariant();
        var limit = Math.Max(1, wanted.Length / 3);
        var ranked = new List<KeyValuePair<int, string>>();
        foreach (var candidate in candidates)
        {
            var score = Score(wanted, candidate.ToUpperInvariant(), limit);
            if (score >= 0)
            {
                ranked.Add(new KeyValuePair<int, string>(score, candidate));
            }
        }

        return [.. ranked
            .OrderBy(entry => entry.Key)
            .ThenBy(entry => Math.Abs(entry.Value.Length - name.Length))
            .ThenBy(entry => entry.Value, StringComparer.Ordinal)
            .Select(entry => entry.Value)
            .Distinct(StringComparer.Ordinal)
            .Take(count)];
    }

    /// <summary>
    /// How many letters must be typed, left out, replaced or swapped with their neighbour; int.MaxValue when more than
    /// the limit.
    /// </summary>
    internal static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return int.MaxValue;
        }

        var width = right.Length + 1;
        var before = new int[width];
        var previous = new int[width];
        var current = new int[width];
        for (var column = 0; column < width; column++)
        {
            previous[column] = column;
        }

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            var best = row;
            for (var column = 1; column < width; column++)
            {
                var cost = left[row - 1] == right[column - 1] ? 0 : 1;
                var value =
                    Math.Min(Math.Min(current[column - 1] + 1, previous[column] + 1), previous[column - 1] + cost);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    value = Math.Min(value, before[column - 2] + 1);
                }

                current[column] = value;
                best = Math.Min(best, value);
            }

            // A swap looks back two rows, so one row above the limit is not yet the end.
            if (best > limit + 1)
            {
                return int.MaxValue;
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length] <= limit ? previous[right.Length] : int.MaxValue;
    }

    // 0 is the same name in other letter case; words typed are worth more than letters mistyped.
    private static int Score(string wanted, string candidate, int limit)
    {
        if (wanted == candidate)
        {
            return 0;
        }

        var distance = Distance(wanted, candidate, limit);
        if (distance <= 2 && distance <= limit)
        {
            return distance;
        }

        if (wanted.Length >= 3 && candidate.StartsWith(wanted, StringComparison.Ordinal))
        {
            return 3;
        }

        if (candidate.Length >= 3 && wanted.StartsWith(candidate, StringComparison.Ordinal))
        {
            return 4;
        }

        if (wanted.Length >= 3 && candidate.Contains(wanted, StringComparison.Ordinal))
        {
            return 5;
        }

        if (candidate.Length >= 4 && wanted.Contains(candidate, StringComparison.Ordinal))
        {
            return 6;
        }

        return distance == int.MaxValue ? -1 : 4 + distance;
    }
}
