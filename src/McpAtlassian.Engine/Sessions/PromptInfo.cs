using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>A prompt as the server describes it.</summary>
internal sealed class PromptInfo
{
    internal PromptInfo(string name)
    {
        Name = name;
    }

    /// <summary>The name a request uses.</summary>
    public string Name { get; }

    /// <summary>A title for people, where the server gives one.</summary>
    public string? Title { get; init; }

    /// <summary>The description, empty when there is none.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>What it can be given.</summary>
    public IReadOnlyList<PromptArgumentInfo> Arguments { get; init; } = [];
}

/// <summary>One argument of a prompt; its value is always text.</summary>
internal sealed class PromptArgumentInfo
{
    internal PromptArgumentInfo(string name)
    {
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The description, empty when there is none.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Whether the prompt cannot be rendered without it.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>One message of a rendered prompt.</summary>
internal sealed class PromptMessageInfo
{
    internal PromptMessageInfo(string role, ToolContent content)
    {
        Role = role;
        Content = content;
    }

    /// <summary>user or assistant.</summary>
    public string Role { get; }

    /// <summary>What it says.</summary>
    public ToolContent Content { get; }
}
