using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Models;

/// <summary>One message of a rendered prompt.</summary>
public sealed class McpPromptMessage
{
    internal McpPromptMessage(PromptMessageInfo message, string prompt)
    {
        Role = message.Role;
        Text = message.Content.Text;
        Content = message.Content.Kind == ToolContentKind.Text ? null : new McpContent(message.Content);
        Prompt = prompt;
    }

    /// <summary>Who speaks: user or assistant.</summary>
    public string Role { get; }

    /// <summary>The words, where it has any.</summary>
    public string? Text { get; }

    /// <summary>What is not words: an image, audio or a resource.</summary>
    public McpContent? Content { get; }

    /// <summary>The prompt it was rendered from.</summary>
    public string Prompt { get; }

    /// <inheritdoc/>
    public override string ToString() => Text ?? Content?.ToString() ?? string.Empty;
}
