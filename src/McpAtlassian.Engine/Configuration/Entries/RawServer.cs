namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>An entry's content, whatever its keys were called. Values are as written.</summary>
internal sealed class RawServer
{
    public string? Url { get; set; }

    public string? Type { get; set; }

    public string? Command { get; set; }

    public IReadOnlyList<string> Arguments { get; set; } = [];

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public List<KeyValuePair<string, string>> Environment { get; } = [];

    /// <summary>Variables that the file names with null for a value: they are taken out, or passed on.</summary>
    public List<string> NullVariables { get; } = [];

    public bool IsEnabled { get; set; } = true;

    public bool OAuth { get; set; }
}
