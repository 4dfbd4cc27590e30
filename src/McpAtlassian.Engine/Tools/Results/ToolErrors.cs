using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// Failures that arrive as a result: isError, and Atlassian's <c>{"error":true,"message":…}</c> with HTTP 200. The
/// texts Atlassian is known to send are given their own id and remedy.
/// </summary>
internal static class ToolErrors
{
    private const int MaximumMessage = 4000;

    public static EngineException FromResult(string toolName, IReadOnlyList<ToolContent> content, JsonNode? structured)
    {
        string text = string.Join("\n", content.Where(c => c.Kind == ToolContentKind.Text).Select(c => c.Text));
        if (text.Length == 0 && structured is not null)
        {
            text = structured.ToJsonString();
        }

        return FromText(toolName, MessageIn(text) ?? text);
    }

    public static void ThrowIfAtlassianError(string toolName, JsonMembers root)
    {
        if (root["error"] is true)
        {
            throw FromText(toolName, root["message"] as string ?? "The tool reported an error without a message.");
        }
    }

    public static EngineException FromText(string toolName, string text)
    {
        string message = text.Length == 0 ? "The tool reported an error without a message." : text;
        if (message.Length > MaximumMessage)
        {
            message = message.Substring(0, MaximumMessage) + "…";
        }

        foreach (var known in Known)
        {
            if (message.IndexOf(known.Text, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return new EngineException(known.ErrorId, $"{toolName}: {message}", known.Remedy);
            }
        }

        return new EngineException(ErrorIds.ToolFailed, $"{toolName}: {message}", $"Get-AtlassianMcpTool {toolName} | Format-List shows what the tool expects.");
    }

    /// <summary>The message inside a JSON error text, so that users do not read braces.</summary>
    private static string? MessageIn(string text)
    {
        if (!text.TrimStart().StartsWith("{", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var node = JsonNode.Parse(text);
            return node?["message"] is JsonValue value && value.TryGetValue(out string? message) ? message : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static readonly (string Text, string ErrorId, string Remedy)[] Known =
    [
        ("permission to connect via API token", ErrorIds.ApiTokenDisabled,
            "Ask an organization admin to allow API tokens (Atlassian Administration > Rovo > Rovo MCP server > Authentication), or log in with OAuth: Connect-Atlassian -OAuth"),
        ("permission to connect from this IP address", ErrorIds.IpBlocked,
            "The organization's IP allowlist refuses this address. Run from an allowed network, or ask an admin to add it."),
        ("accessibleResources.filter is not a function", ErrorIds.AuthenticationExpired,
            "The token has expired or was revoked. Connect again: Connect-Atlassian"),
        ("Authentication failed: {\"code\":401", ErrorIds.AuthenticationFailed,
            "Atlassian refused the credential for this call. Connect again, and check that the token has the product's scopes."),
        ("The app is not installed on this instance", ErrorIds.PermissionDenied,
            "The grant does not cover writes on this site any more. Connect again with OAuth so that the app is installed anew."),
        ("We are having trouble completing this action", ErrorIds.PermissionDenied,
            "Atlassian sends this text when its policy refuses the client, the organization or the kind of token. A token of a developer-console app (3LO) never works here; use OAuth, an API token or an API key."),
    ];
}
