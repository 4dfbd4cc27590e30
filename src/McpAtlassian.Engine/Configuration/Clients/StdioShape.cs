using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>How a client spells a server that it starts itself.</summary>
internal sealed class StdioShape
{
    public string Command { get; init; } = "command";

    public string Args { get; init; } = "args";

    public string Env { get; init; } = "env";

    public string? Type { get; init; }

    public string TypeValue { get; init; } = "stdio";

    /// <summary>The command and its arguments are one array.</summary>
    public bool CommandIsArray { get; init; }

    public IReadOnlyList<(string Key, ConfigNode Value)> Always { get; init; } = [];
}
