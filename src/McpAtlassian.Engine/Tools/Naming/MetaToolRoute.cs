using System.Collections;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// The way to an operation that the server does not list as a tool of its own: through <c>executeRead</c>,
/// <c>executeWrite</c> or <c>executeDestructive</c>, or the single <c>execute</c> that some clients are given.
/// </summary>
internal sealed class MetaToolRoute
{
    private const string Single = "execute";

    private static readonly string[] Reading = [
        "get", "list", "search", "find", "lookup", "fetch", "query", "view", "show", "count", "diff", "compare",
        "download", "discover", "describe", "read"
    ];
    private static readonly string[] Destroying =
        ["delete", "remove", "archive", "purge", "destroy", "clear", "revoke", "merge"];

    private MetaToolRoute(string metaTool, string operation)
    {
        MetaTool = metaTool;
        Operation = operation;
    }

    /// <summary>The tool to call.</summary>
    public string MetaTool { get; }

    /// <summary>The operation it is asked to carry out.</summary>
    public string Operation { get; }

    /// <summary>The route for an operation, or null when the server has no execute tool for it.</summary>
    public static MetaToolRoute? Find(IEnumerable<string> listedTools, string operation, ToolAccess tier)
    {
        string[] listed = [.. listedTools];
        var wanted = Single + tier;
        var tool = listed.Contains(wanted, StringComparer.Ordinal)
            ? wanted
            : listed.Contains(Single, StringComparer.Ordinal) ? Single : null;
        return tool is null ? null : new MetaToolRoute(tool, operation);
    }

    /// <summary>
    /// What an operation may do, by the first word of its name, for one that was not described by <c>discover</c>. A
    /// word that is not known counts as a write; the server refuses a tier that is not the operation's.
    /// </summary>
    public static ToolAccess GuessTier(string operation)
    {
        var first = ToolWords.Split(operation).FirstOrDefault()?.ToLowerInvariant() ?? string.Empty;
        return Reading.Contains(first)
            ? ToolAccess.Read
            : Destroying.Contains(first) ? ToolAccess.Destructive : ToolAccess.Write;
    }

    /// <summary>
    /// The arguments of the execute tool. cloudId stands beside name and inputs, never inside: one that was given among
    /// the inputs is moved out and wins over the session's. Null leaves it out, as operations that take none want it.
    /// </summary>
    public IDictionary<string, object?> Wrap(IDictionary inputs, string? cloudId)
    {
        var inner = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in inputs)
        {
            var name = PlainJson.KeyText(entry.Key, "Arguments");
            if (CloudIdArgument.IsName(name))
            {
                cloudId = entry.Value is null ? cloudId : PlainJson.ScalarText(entry.Value, name);
            }
            else
            {
                inner[name] = entry.Value;
            }
        }

        var outer = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = Operation };
        if (!string.IsNullOrEmpty(cloudId))
        {
            outer["cloudId"] = cloudId;
        }

        outer["inputs"] = inner;
        return outer;
    }
}
