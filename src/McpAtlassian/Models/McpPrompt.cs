using McpAtlassian.Engine.Sessions;
using McpAtlassian.Text;

namespace McpAtlassian.Models;

/// <summary>A prompt that a server offers.</summary>
public sealed class McpPrompt
{
    internal McpPrompt(PromptInfo prompt, AtlassianSession session)
    {
        Name = prompt.Name;
        Title = prompt.Title is { } title ? HarmlessText.Of(title) : null;
        Description = HarmlessText.Of(prompt.Description);
        Parameters = [.. prompt.Arguments.Select(a => new McpPromptParameter(a))];
        Session = session.Name;
    }

    /// <summary>The name Get-AtlassianMcpPrompt takes.</summary>
    public string Name { get; }

    /// <summary>A title for people, where the server gives one.</summary>
    public string? Title { get; }

    /// <summary>What -Arguments can hold.</summary>
    public McpPromptParameter[] Parameters { get; }

    /// <summary>The server's description.</summary>
    public string Description { get; }

    /// <summary>The session it belongs to.</summary>
    public string Session { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
