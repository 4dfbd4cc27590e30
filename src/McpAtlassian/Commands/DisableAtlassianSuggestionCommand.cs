using McpAtlassian.Pipeline;
using McpAtlassian.Suggestions;

namespace McpAtlassian.Commands;

/// <summary>Turns off corrections and predictions at the prompt.</summary>
/// <remarks>
/// <para>Reverses Enable-AtlassianSuggestion and deletes the remembered arguments. If they are off, it does
/// nothing.</para>
/// </remarks>
/// <example>
/// <code>Disable-AtlassianSuggestion</code>
/// <para>Turns off corrections and predictions for this session.</para>
/// </example>
/// <seealso cref="EnableAtlassianSuggestionCommand"/>
[Cmdlet(VerbsLifecycle.Disable, "AtlassianSuggestion")]
[OutputType(typeof(void))]
public sealed class DisableAtlassianSuggestionCommand : AnnotatingCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => SuggestionHost.Disable();
}
