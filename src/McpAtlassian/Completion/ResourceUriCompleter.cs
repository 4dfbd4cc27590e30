using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Completion;

/// <summary>
/// Completes the URIs of resources: the listed ones, and once the fixed beginning of a template is typed, the values
/// that the server proposes for its first variable.
/// </summary>
internal sealed class ResourceUriCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        if (SessionOf.Command(fakeBoundParameters)?.Engine is not { } session)
        {
            return [];
        }

        var templatesOnly = fakeBoundParameters.Contains("Template");
        var typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        var candidates = AskServer.For<(string, string)>(async cancellationToken =>
        {
            var listed = new List<(string, string)>();
            var templates = new List<ResourceInfo>();
            var options = new CallOptions();
            Task Listed(ResourceInfo resource)
            {
                listed.Add((resource.Uri, resource.Title ?? resource.Name));
                return Task.CompletedTask;
            }

            Task Template(ResourceInfo template)
            {
                templates.Add(template);
                return Task.CompletedTask;
            }

            await session.ListResourceTemplatesAsync(Template, options, cancellationToken).ConfigureAwait(false);
            if (templatesOnly)
            {
                return [.. templates.Select(t => (t.Uri, t.Description))];
            }

            await session.ListResourcesAsync(Listed, options, cancellationToken).ConfigureAwait(false);
            foreach (var template in templates)
            {
                var open = template.Uri.IndexOf('{');
                var close = open < 0 ? -1 : template.Uri.IndexOf('}', open);
                if (close > open + 1
                    && typed.Length >= open
                    && string.Compare(typed, 0, template.Uri, 0, open, StringComparison.OrdinalIgnoreCase) == 0)
                {
                    var variable = template.Uri.Substring(open + 1, close - open - 1)
                        .TrimStart('+', '#', '.', '/', ';', '?', '&')
                        .Split(',', ':', '*')[0];
                    var rest = close == template.Uri.Length - 1 ? string.Empty : template.Uri.Substring(close + 1);
                    foreach (var value in await session.CompleteResourceAsync(
                        template.Uri, variable, typed.Substring(open), cancellationToken).ConfigureAwait(false))
                    {
                        listed.Add((template.Uri.Substring(0, open) + value + rest, template.Description));
                    }
                }
            }

            return listed;
        });
        return Completions.Match(
            wordToComplete, candidates.GroupBy(c => c.Item1, StringComparer.Ordinal).Select(g => g.First()));
    }
}
