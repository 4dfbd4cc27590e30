using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Calls;

/// <summary>
/// Says once a run that lists were cut off: how many items came, that there are more, how to get them.
/// </summary>
internal sealed class CutOffNote(string tool, CallSettings settings)
{
    private readonly List<(BulkRow Row, PageWalk Walk)> _cut = [];

    /// <summary>Notes how far a call went.</summary>
    public void Add(BulkRow row, PageWalk walk)
    {
        if (walk.Rest != PageRest.None && !Met(walk) && (!settings.FollowsPages || walk.Obstacle is not null))
        {
            lock (_cut)
            {
                _cut.Add((row, walk));
            }
        }
    }

    /// <summary>The warning; null when nothing was cut off.</summary>
    public string? Describe()
    {
        lock (_cut)
        {
            return _cut.Count == 0 ? null : Describe(_cut[0].Row, _cut[0].Walk, _cut.Count);
        }
    }

    private bool Met(PageWalk walk) =>
        settings.First != ulong.MaxValue && (ulong)walk.Received >= settings.Skip + settings.First;

    private string Describe(BulkRow row, PageWalk walk, int count)
    {
        var came = walk.Received == 1 ? "1 item" : $"{walk.Received} items";
        var rest = walk.Rest == PageRest.Perhaps ? "there may be more"
            : walk.Total is { } total ? $"there are more ({total} in all)" : "there are more";
        var rows = count > 1 ? $" The same applies to {count - 1} more {(count == 2 ? "row" : "rows")}." : string.Empty;
        var where = row.Input is null ? tool : $"{tool}, {row.Summary}";
        var advice = walk.Obstacle is { } obstacle
            ? $"{obstacle} Narrow the "
                + $"query{(walk.SizeAdvice is { } size ? $", or request larger pages with {size}" : string.Empty)}."
            : "Use -All to get all of them, or -First n.";
        return $"{where} returned {came}, and {rest}. {advice}{rows}";
    }
}
