using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Completion;

/// <summary>Completes the names of prompts.</summary>
internal sealed class PromptNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        SessionOf.Command(fakeBoundParameters)?.Engine is { } session
            ? Completions.Match(wordToComplete, Prompts(session).Select(p => (p.Name, p.Description)))
            : [];

    internal static IReadOnlyList<PromptInfo> Prompts(McpSession session) =>
        AskServer.For<PromptInfo>(async cancellationToken =>
        {
            var prompts = new List<PromptInfo>();
            await session.ListPromptsAsync(
                prompt =>
                {
                    prompts.Add(prompt);
                    return Task.CompletedTask;
                },
                new CallOptions(),
                cancellationToken).ConfigureAwait(false);
            return prompts;
        });
}
