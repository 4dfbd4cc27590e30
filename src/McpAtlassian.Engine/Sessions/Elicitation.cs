namespace McpAtlassian.Engine.Sessions;

/// <summary>Which questions of the server can be answered.</summary>
internal readonly record struct Askable(bool Forms, bool Urls)
{
    public static Askable All { get; } = new(Forms: true, Urls: true);
}

/// <summary>A question of the server to the user (MCP, elicitation).</summary>
internal sealed class ElicitationRequest
{
    /// <summary>The server's words.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>A page to visit, in URL mode; null in form mode.</summary>
    public string? Url { get; init; }

    /// <summary>What is asked for, in form mode.</summary>
    public IReadOnlyList<ElicitationField> Fields { get; init; } = [];
}

/// <summary>One field of a form.</summary>
internal sealed class ElicitationField
{
    /// <summary>The property's name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>A label for people.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>string, integer, number, boolean or array.</summary>
    public string Type { get; init; } = "string";

    /// <summary>The allowed values; empty when any is.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The schema's default as a plain value, or null.</summary>
    public object? Default { get; init; }

    /// <summary>Whether an answer without it is incomplete.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>The user's answer.</summary>
internal sealed class ElicitationAnswer
{
    /// <summary>True to accept, false to decline.</summary>
    public bool Accepted { get; init; }

    /// <summary>The values by name; what is left out takes its default.</summary>
    public IReadOnlyDictionary<string, object?> Values { get; init; } = new Dictionary<string, object?>();
}
