namespace McpAtlassian.Tools;

/// <summary>
/// Marks a parameter of a command that Import-AtlassianMcpTool made: Tab completes its values from the tool's session.
/// </summary>
/// <param name="tool">The tool.</param>
/// <param name="argument">The argument of it.</param>
/// <param name="session">The session that the command was made in.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ToolValueAttribute(string tool, string argument, string session)
    : ArgumentCompleterAttribute(typeof(ToolArgumentCompleter))
{
    /// <summary>The tool.</summary>
    public string Tool { get; } = tool;

    /// <summary>The argument of it.</summary>
    public string Argument { get; } = argument;

    /// <summary>The session that the command was made in.</summary>
    public string Session { get; } = session;
}
