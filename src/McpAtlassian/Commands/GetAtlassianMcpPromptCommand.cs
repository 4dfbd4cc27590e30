using System.Globalization;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Tools;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.GetAtlassianMcpPromptCommand;

namespace McpAtlassian.Commands;

/// <summary>Lists the prompts a session offers, or renders one.</summary>
/// <remarks>
/// <para>A prompt is a text that the server prepares for a model. Without -Arguments and -Render the command lists the
/// prompts and their arguments. With either it renders the prompt and returns its messages.</para>
/// <para>Arguments are checked against the server's description first. Errors name missing arguments, and the nearest
/// name for an unknown one. Values are sent as text.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Get-AtlassianMcpPrompt</code>
/// <para>Lists all prompts.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpPrompt triage-issue @{ issueKey = 'DEMO-1' } | ForEach-Object Text</code>
/// <para>Renders a prompt and returns the text of its messages.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpPrompt weekly-summary -Render</code>
/// <para>Renders a prompt that needs no arguments.</para>
/// </example>
/// <seealso cref="GetAtlassianMcpResourceCommand"/>
/// <seealso cref="GetAtlassianMcpToolCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
[Cmdlet(VerbsCommon.Get, "AtlassianMcpPrompt", DefaultParameterSetName = GetAtlassianMcpPromptCommand.Set.List)]
[OutputType(typeof(McpPrompt), ParameterSetName = [GetAtlassianMcpPromptCommand.Set.List])]
[OutputType(typeof(McpPromptMessage), ParameterSetName = [GetAtlassianMcpPromptCommand.Set.Render])]
public sealed class GetAtlassianMcpPromptCommand : PromptOrResourceCmdlet
{
    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string List = "List";
        public const string Render = "Render";
    }

    private Dictionary<string, PromptInfo>? _prompts;

    /// <summary>Names of prompts. Wildcards are allowed for a list.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.List,
        HelpMessage = Tip.Name)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.Render)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PromptNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// The prompt's arguments: a hashtable, an object with properties, or JSON text. Renders the prompt.
    /// </summary>
    [Parameter(Position = 1, ParameterSetName = Set.Render, HelpMessage = Tip.Arguments)]
    [ArgumentsTransformation]
    [ArgumentCompleter(typeof(PromptArgumentsCompleter))]
    public object? Arguments { get; set; }

    /// <summary>Render the prompt, even without arguments.</summary>
    [Parameter(ParameterSetName = Set.Render, HelpMessage = Tip.Render)]
    public SwitchParameter Render { get; set; }

    private protected override string Activity => "Prompts";

    private protected override object? ErrorTarget => Name;

    private protected override async Task GetAsync(
        AsyncPipeline pipeline, CallOptions options, CancellationToken cancellationToken)
    {
        await LoadAsync(options, cancellationToken).ConfigureAwait(false);
        foreach (var name in Name ?? ["*"])
        {
            await (ParameterSetName == Set.Render
                ? RenderAsync(pipeline, name, options, cancellationToken)
                : ListAsync(pipeline, name)).ConfigureAwait(false);
        }
    }

    private async Task LoadAsync(CallOptions options, CancellationToken cancellationToken)
    {
        if (_prompts is null)
        {
            var prompts = new Dictionary<string, PromptInfo>(StringComparer.Ordinal);
            await Resolved.Engine!.ListPromptsAsync(
                prompt =>
                {
                    prompts[prompt.Name] = prompt;
                    return Task.CompletedTask;
                },
                options,
                cancellationToken).ConfigureAwait(false);
            _prompts = prompts;
        }
    }

    private async Task ListAsync(AsyncPipeline pipeline, string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = false;
        foreach (var prompt in _prompts!.Values.Where(p => p.Name == name || pattern.IsMatch(p.Name)))
        {
            found = true;
            await pipeline.WriteObjectAsync(new McpPrompt(prompt, Resolved)).ConfigureAwait(false);
        }

        if (!found && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            await pipeline.WriteErrorAsync(ErrorRecords.From(Missing(name), name)).ConfigureAwait(false);
        }
    }

    private async Task RenderAsync(
        AsyncPipeline pipeline, string name, CallOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var prompt = Find(name) ?? throw Missing(name);
            var given = PlainValues.Arguments(Arguments);
            if (ResourcesAndPrompts.CheckArguments(prompt, given.Keys) is { } wrong)
            {
                throw wrong;
            }

            var texts = given.ToDictionary(
                pair => prompt.Arguments.First(a => a.Name.Equals(pair.Key, StringComparison.OrdinalIgnoreCase)).Name,
                pair => Text(pair.Key, pair.Value),
                StringComparer.Ordinal);
            foreach (var message in await Resolved.Engine!.GetPromptAsync(
                prompt.Name, texts, options, cancellationToken).ConfigureAwait(false))
            {
                await pipeline.WriteObjectAsync(new McpPromptMessage(message, prompt.Name)).ConfigureAwait(false);
            }
        }
        catch (EngineException error)
        {
            await pipeline.WriteErrorAsync(ErrorRecords.From(error, name)).ConfigureAwait(false);
        }
    }

    private PromptInfo? Find(string name) =>
        _prompts!.TryGetValue(name, out var exact)
            ? exact
            : _prompts.Values.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private EngineException Missing(string name)
    {
        var near = NearestNames.Find(name, _prompts!.Keys);
        return new EngineException(
            ErrorIds.PromptNotFound,
            $"The server has no prompt '{name}'.",
            near.Count > 0 ? $"Did you mean {string.Join(", ", near)}?" : "List them with Get-AtlassianMcpPrompt.");
    }

    private static string Text(string name, object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        Uri uri => uri.OriginalString, // Before the next: .NET would format it.
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new EngineException(
            ErrorIds.ArgumentInvalid,
            $"The value of '{name}' is not a string.",
            "Convert it to a string, for example with ConvertTo-Json."),
    };
}
