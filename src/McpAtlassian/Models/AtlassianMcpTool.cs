using McpAtlassian.Engine.Tools;
using McpAtlassian.Text;

namespace McpAtlassian.Models;

/// <summary>A tool of the server, as PowerShell sees it.</summary>
public sealed class AtlassianMcpTool
{
    internal AtlassianMcpTool(ToolInfo tool, AtlassianSession session, string syntax, string example)
    {
        Name = tool.Name;
        Title = tool.Title;
        Description = HarmlessText.Of(tool.Description);
        Access = AccessName(tool.Access);
        IsBlocked = session.Engine?.Fence.Allows(tool) == false;
        IsIdempotent = tool.IsIdempotent;
        Product = tool.Product;
        Syntax = syntax;
        Example = example;
        InputSchema = tool.InputSchemaJson;
        Session = session.Name;
    }

    /// <summary>The name Invoke-AtlassianMcpTool takes.</summary>
    public string Name { get; }

    /// <summary>The product it works on; empty when unknown.</summary>
    public string Product { get; }

    /// <summary>read, write or destructive; a tool that does not say counts as write.</summary>
    public string Access { get; }

    /// <summary>True where the session refuses it: -ReadOnly, -AllowTool or -DenyTool of Connect-Atlassian.</summary>
    public bool IsBlocked { get; }

    /// <summary>Whether a second identical call changes nothing more.</summary>
    public bool IsIdempotent { get; }

    /// <summary>A title for people, where the server gives one.</summary>
    public string? Title { get; }

    /// <summary>The server's description.</summary>
    public string Description { get; }

    /// <summary>How a call is written.</summary>
    public string Syntax { get; }

    /// <summary>A call one can start from.</summary>
    public string Example { get; }

    /// <summary>The input schema, as JSON.</summary>
    public string InputSchema { get; }

    /// <summary>The session it belongs to.</summary>
    public string Session { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static string AccessName(ToolAccess access) => access switch
    {
        ToolAccess.Read => "read",
        ToolAccess.Destructive => "destructive",
        _ => "write",
    };

    internal static string ToolTip(ToolInfo tool)
    {
        var product = tool.Product.Length == 0 ? string.Empty : tool.Product + ", ";
        return $"[{product}{AccessName(tool.Access)}] {tool.Description}";
    }
}
