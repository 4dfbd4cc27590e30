using McpAtlassian.Pipeline;
using McpAtlassian.Suggestions;

namespace McpAtlassian.Commands;

/// <summary>Turns off corrections and predictions at the prompt.</summary>
/// <remarks>
/// <para>Undoes Enable-AtlassianSuggestion and forgets the arguments that were remembered. Where they are off, it does
/// nothing.</para>
/// </remarks>
/// <example>
/// <code>Disable-AtlassianSuggestion</code>
/// <para>Turns them off.</para>
/// </example>
/// <seealso cref="EnableAtlassianSuggestionCommand"/>
[Cmdlet(VerbsLifecycle.Disable, "AtlassianSuggestion")]
[OutputType(typeof(void))]
public sealed class DisableAtlassianSuggestionCommand : AnnotatingCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => SuggestionHost.Disable();
}
