namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>Whether a tool's name says that it reads. A name is not a promise: it explains and suggests, and permits
/// nothing.</summary>
internal static class ToolReads
{
    private static readonly string[] Verbs = ["get", "list", "search", "read", "find"];

    /// <summary>True where the verb, which may stand behind a product or a server's name, reads.</summary>
    public static bool IsByName(string toolName) =>
        ToolWords.Split(toolName).Take(2).Any(static word => Verbs.Contains(word, StringComparer.OrdinalIgnoreCase));
}
