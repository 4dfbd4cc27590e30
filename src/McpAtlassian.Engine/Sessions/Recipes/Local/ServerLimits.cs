using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// What the local server was told to hide. A hidden tool is unknown to it, so that only what it was told explains why
/// one is not there.
/// </summary>
internal sealed class ServerLimits
{
    private readonly bool _isReadOnly;
    private readonly string[] _enabled;
    private readonly string? _toolsets;
    private readonly string[] _products;

    private ServerLimits(bool isReadOnly, string[] enabled, string? toolsets, string[] products)
    {
        _isReadOnly = isReadOnly;
        _enabled = enabled;
        _toolsets = toolsets;
        _products = products;
    }

    public static ServerLimits From(SessionRecipe recipe) => new(
        recipe.Variable("READ_ONLY_MODE") is { } mode
            && mode.ToLowerInvariant() is "true" or "1" or "yes" or "y" or "on",
        recipe.Variable(
            "ENABLED_TOOLS")?.Split([','], StringSplitOptions.RemoveEmptyEntries).Select(static n => n.Trim()).ToArray()
                ?? [],
        recipe.Variable("TOOLSETS") is { } toolsets and not "all" ? toolsets : null,
        [
            .. new[] { (LocalProduct.Jira, ToolProduct.Jira), (LocalProduct.Confluence, ToolProduct.Confluence) }
                .Where(p => recipe.Variable(p.Item1 + "_URL") is not null).Select(static p => p.Item2),
        ]);

    /// <summary>Why the server does not list a tool that it may well have; null where nothing hides it.</summary>
    public EngineException? Explain(string name, string nearest)
    {
        var product = ToolProduct.Of(name);
        if (product is not (ToolProduct.Jira or ToolProduct.Confluence))
        {
            return null;
        }

        if (_products.Length == 1 && _products[0] != product)
        {
            return new EngineException(
                ErrorIds.ToolNotFound,
                $"The server has no tool '{name}': it is set up for {_products[0]} only.",
                $"Connect with -{product}Url too.");
        }

        if (_enabled.Length > 0 && !_enabled.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return Denied(
                $"{name} is not allowed in this session: -AllowTool does not include it.",
                nearest,
                "another -AllowTool");
        }

        if (_isReadOnly && !ToolReads.IsByName(name))
        {
            return Denied($"{name} is not allowed in this session: it is read-only.", nearest, "no -ReadOnly");
        }

        return _toolsets is null ? null : Denied(
            $"{name} is not allowed in this session: it is limited to the toolsets {_toolsets}.",
            nearest,
            "another Toolset in -ConnectionOption");
    }

    private static EngineException Denied(string message, string nearest, string other) =>
        new(ErrorIds.ToolDenied, message, $"{nearest}To allow it, connect with {other}.");
}
