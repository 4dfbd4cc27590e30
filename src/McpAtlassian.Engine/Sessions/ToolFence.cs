using System.Text;
using System.Text.RegularExpressions;
using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Limits what a session may call, on this side of the wire: only reads, only some tools, all but some. Patterns know *
/// and ?; a denial wins over a permission. It also knows which tools the user takes for reads where the server is
/// silent.
/// </summary>
internal sealed class ToolFence
{
    private readonly Regex[] _allowed;
    private readonly Regex[] _denied;
    private readonly Regex[] _reads;

    public ToolFence(
        bool readOnly,
        IReadOnlyList<string>? allowed,
        IReadOnlyList<string>? denied,
        IReadOnlyList<string>? reads = null)
    {
        IsReadOnly = readOnly;
        _allowed = [.. (allowed ?? []).Select(ToRegex)];
        _denied = [.. (denied ?? []).Select(ToRegex)];
        _reads = [.. (reads ?? []).Select(ToRegex)];
    }

    /// <summary>No limits.</summary>
    public static ToolFence Open { get; } = new(false, null, null);

    /// <summary>True when only reading tools may be called.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Whether the tool may be called.</summary>
    public bool Allows(ToolInfo tool) => Allows(tool.Name, tool.Access);

    /// <summary>Refuses a tool outside the fence.</summary>
    /// <exception cref="EngineException">ToolDenied.</exception>
    internal void Require(ToolInfo tool) => Require(tool.Name, tool.Access);

    internal void Require(string name, ToolAccess access)
    {
        if (Allows(name, access))
        {
            return;
        }

        var byAccess = IsReadOnly && access != ToolAccess.Read;
        throw new EngineException(
            ErrorIds.ToolDenied,
            byAccess
                ? $"The session is read-only, and {name} is a tool that writes."
                : $"The session does not allow {name}.",
            byAccess
                ? "To allow it, connect without -ReadOnly."
                : "To allow it, connect with other -AllowTool or -DenyTool patterns.");
    }

    /// <summary>The tool as a read, where the user says so and the server says nothing; otherwise as it is.</summary>
    internal ToolInfo Classify(ToolInfo tool) =>
        !tool.IsAnnotated && _reads.Any(p => p.IsMatch(tool.Name)) ? tool.AsRead() : tool;

    /// <summary>Whether the tool is denied by name.</summary>
    internal bool Denies(string name) => _denied.Any(p => p.IsMatch(name));

    private bool Allows(string name, ToolAccess access) =>
        (!IsReadOnly || access == ToolAccess.Read)
        && (_allowed.Length == 0 || _allowed.Any(p => p.IsMatch(name)))
        && !Denies(name);

    private static Regex ToRegex(string pattern)
    {
        var text = new StringBuilder("^");
        foreach (var c in pattern)
        {
            text.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        }

        return new Regex(
            text.Append('$').ToString(),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline,
            System.TimeSpan.FromSeconds(1));
    }
}
