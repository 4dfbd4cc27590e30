using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>The argument that says which site is meant; a session knows it, so the user need not.</summary>
internal static class CloudIdArgument
{
    /// <summary>Whether a name is that argument's, in either spelling.</summary>
    public static bool IsName(string name) =>
        string.Equals(name, "cloudId", StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, "cloud_id", StringComparison.OrdinalIgnoreCase);

    /// <summary>The argument in the schema's spelling, or null for a tool that asks for no site.</summary>
    public static string? In(ToolSchema schema) =>
        schema.Parameters.FirstOrDefault(parameter => IsName(parameter.Name))?.Name;

    /// <summary>
    /// Adds the site where the tool asks for one and the arguments name none. True when it was added.
    /// </summary>
    public static bool Fill(ToolSchema schema, IDictionary<string, object?> arguments, string cloudId)
    {
        if (In(schema) is not { } name || arguments.Any(argument => IsName(argument.Key) && argument.Value is not null))
        {
            return false;
        }

        foreach (var unset in arguments.Keys.Where(IsName).ToArray())
        {
            arguments.Remove(unset);
        }

        arguments[name] = cloudId;
        return true;
    }
}
