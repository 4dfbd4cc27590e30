using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Explains why a tool is not there: a slip of the pen, or the kind of credential.</summary>
internal static class ToolMissing
{
    public static EngineException Create(McpSession session, string name)
    {
        var usesToken = session.Credential.Method is "ApiToken" or "ApiKey";
        var message = $"The server has no tool '{name}'.";
        if (ToolProduct.WhyNearlyEmpty(session.Catalogue.Tools.Select(t => t.Name), usesToken) is { } unscoped)
        {
            return new EngineException(
                ErrorIds.ToolNotFound,
                message + " " + unscoped,
                "Create a scoped token for the app 'Rovo MCP' at "
                + "https://id.atlassian.com/manage-profile/security/api-tokens and connect again.");
        }

        var names = session.Catalogue.Tools.Select(t => t.Name).Concat(session.KnownOperations.Keys);
        var nearest = MeantTool.Find(name, names);
        var meant = nearest.Count > 0 ? $"Did you mean {string.Join(", ", nearest)}? " : string.Empty;
        if (session.Limits?.Explain(name, meant) is { } hidden)
        {
            return hidden;
        }

        var remedy = meant + "List the tools with Get-AtlassianMcpTool.";
        var reason =
            session.Credential.Method == "None" ? null : ToolProduct.WhyUnavailable(ToolProduct.Of(name), usesToken);
        return new EngineException(ErrorIds.ToolNotFound, reason is null ? message : message + " " + reason, remedy);
    }
}
