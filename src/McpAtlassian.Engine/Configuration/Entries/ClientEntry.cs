using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>A server in one client's spelling, and what has to be true around it.</summary>
internal sealed class ClientEntry
{
    public ClientEntry(
        ConfigNode value,
        IReadOnlyList<ConfigNode> inputs,
        IReadOnlyList<string> variables,
        IReadOnlyList<string> notes,
        bool holdsSecret)
    {
        Value = value;
        Inputs = inputs;
        Variables = variables;
        Notes = notes;
        HoldsSecret = holdsSecret;
    }

    public ConfigNode Value { get; }

    /// <summary>Questions the client's file must list (VS Code).</summary>
    public IReadOnlyList<ConfigNode> Inputs { get; }

    /// <summary>Environment variables that must exist where the client runs.</summary>
    public IReadOnlyList<string> Variables { get; }

    public IReadOnlyList<string> Notes { get; }

    public bool HoldsSecret { get; }
}
