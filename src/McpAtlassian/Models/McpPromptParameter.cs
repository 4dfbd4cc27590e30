using McpAtlassian.Completion;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Models;

/// <summary>An argument of a prompt.</summary>
public sealed class McpPromptParameter
{
    internal McpPromptParameter(PromptArgumentInfo argument)
    {
        Name = argument.Name;
        Description = Completions.Harmless(argument.Description);
        IsRequired = argument.IsRequired;
    }

    /// <summary>The key in -Arguments.</summary>
    public string Name { get; }

    /// <summary>Whether the prompt needs it.</summary>
    public bool IsRequired { get; }

    /// <summary>The server's description.</summary>
    public string Description { get; }

    /// <inheritdoc/>
    public override string ToString() => IsRequired ? Completions.Harmless(Name) : "[" + Completions.Harmless(Name) + "]";
}
