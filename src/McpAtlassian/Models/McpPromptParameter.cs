using McpAtlassian.Engine.Sessions;
using McpAtlassian.Text;

namespace McpAtlassian.Models;

/// <summary>An argument of a prompt.</summary>
public sealed class McpPromptParameter
{
    internal McpPromptParameter(PromptArgumentInfo argument)
    {
        Name = argument.Name;
        Description = HarmlessText.Of(argument.Description);
        IsRequired = argument.IsRequired;
    }

    /// <summary>The key in -Arguments.</summary>
    public string Name { get; }

    /// <summary>Whether the prompt needs it.</summary>
    public bool IsRequired { get; }

    /// <summary>The server's description.</summary>
    public string Description { get; }

    /// <inheritdoc/>
    public override string ToString() => IsRequired ? HarmlessText.Of(Name) : "[" + HarmlessText.Of(Name) + "]";
}
