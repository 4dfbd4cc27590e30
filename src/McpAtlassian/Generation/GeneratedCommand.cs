namespace McpAtlassian.Generation;

/// <summary>A tool as a function, in words.</summary>
internal sealed class GeneratedCommand(string name, string tool, string session, string text)
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;

    /// <summary>The tool it calls.</summary>
    public string Tool { get; } = tool;

    /// <summary>The name of the session it calls it in.</summary>
    public string Session { get; } = session;

    /// <summary>The function's definition.</summary>
    public string Text { get; } = text;
}
