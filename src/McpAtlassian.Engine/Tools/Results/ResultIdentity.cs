using System.Globalization;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>What a call made or changed, as far as its result names it.</summary>
internal sealed class ResultIdentity
{
    private static readonly string[] Urls = ["browse_url", "webUrl", "url", "self"];
    private static readonly string[] Inside =
        ["issue", "page", "comment", "worklog", "attachment", "version", "sprint", "metadata"];

    /// <summary>An issue's or project's key.</summary>
    public string? Key { get; init; }

    /// <summary>The id.</summary>
    public string? Id { get; init; }

    /// <summary>Where it is; a page for people where the server gives one.</summary>
    public string? Url { get; init; }

    /// <summary>The identity of a result, or of the one thing it tells of; null when it names none.</summary>
    internal static ResultIdentity? Of(JsonMembers record)
    {
        if (Own(record) is { } own)
        {
            return own;
        }

        foreach (var name in Inside)
        {
            if (record[name] is JsonMembers inner && Own(inner) is { } identity)
            {
                return identity;
            }
        }

        return null;
    }

    private static ResultIdentity? Own(JsonMembers record)
    {
        var key = Text(record["key"]);
        var id = Text(record["id"]);
        var url = Array.Find(Array.ConvertAll(Urls, name => Text(record[name])), text => text is not null);
        return key is null && id is null ? null : new ResultIdentity { Key = key, Id = id, Url = url };
    }

    private static string? Text(object? value) => value switch
    {
        string { Length: > 0 and <= 2000 } text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
