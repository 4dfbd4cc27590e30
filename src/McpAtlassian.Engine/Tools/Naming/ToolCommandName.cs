namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>The command a tool becomes: an approved verb and a singular noun, to which the prefix is added.</summary>
internal sealed class ToolCommandName
{
    internal ToolCommandName(string verb, string noun)
    {
        Verb = verb;
        Noun = noun;
    }

    public string Verb { get; }

    /// <summary>Without the prefix: <c>JiraIssue</c>.</summary>
    public string Noun { get; }

    public override string ToString() => Verb + "-" + Noun;
}
