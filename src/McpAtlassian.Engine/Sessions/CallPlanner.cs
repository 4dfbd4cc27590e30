using System.Collections;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Turns what the user asked for into a call the server understands: finds the tool (also by its v1 name, also behind
/// discover and execute), converts and checks the arguments, fills in the site. Nothing is sent but questions for the
/// catalogue.
/// </summary>
internal static class CallPlanner
{
    public static async Task<PreparedCall> PrepareAsync(
        McpSession session,
        string name,
        ArgumentInput input,
        PrepareOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            return await PlanAsync(session, name, input, options, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error)
            when (session.MayBeOutdated
                && error.ErrorId is ErrorIds.ToolNotFound or ErrorIds.ArgumentUnknown or ErrorIds.ArgumentMissing
                    or ErrorIds.ArgumentInvalid)
        {
            // The catalogue is from an earlier day: the refusal counts only if a fresh one says the same.
            await session.RefreshToolsAsync(observer: null, cancellationToken).ConfigureAwait(false);
            return await PlanAsync(session, name, input, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<PreparedCall> PlanAsync(
        McpSession session,
        string name,
        ArgumentInput input,
        PrepareOptions options,
        CancellationToken cancellationToken)
    {
        if (session.Catalogue.Find(name) is { } tool)
        {
            return await PrepareToolAsync(session, tool, input, options, []).ConfigureAwait(false);
        }

        string[] warnings = [];
        if (ToolNameMap.TryMap(name, out var mapping)
            && !string.Equals(mapping.V2Name, name, StringComparison.OrdinalIgnoreCase))
        {
            var successor = mapping.V2Name ?? throw new EngineException(
                ErrorIds.ToolNotFound,
                $"The server has no tool '{name}': it is a v1 tool, and no single v2 tool replaces it.",
                mapping.Note);
            var note = mapping.Note.Length > 0 ? " " + mapping.Note : string.Empty;
            warnings = session.WarnOnce(name)
                ? [$"{name} is a v1 name. {successor} is called instead.{note}"]
                : [];
            if (session.Catalogue.Find(successor) is { } renamed)
            {
                var named = input with { Named = ToDictionary(mapping.RenameArguments(input.Named, renamed.Schema)) };
                return await PrepareToolAsync(session, renamed, named, options, warnings).ConfigureAwait(false);
            }

            input = input with { Named = ToDictionary(mapping.RenameArguments(input.Named)) };
            name = successor;
        }

        if (await Operations.FindAsync(session, name, cancellationToken).ConfigureAwait(false) is { } operation)
        {
            return await PrepareOperationAsync(session, operation, input, options, warnings).ConfigureAwait(false);
        }

        throw ToolMissing.Create(session, name);
    }

    private static async Task<PreparedCall> PrepareToolAsync(
        McpSession session, ToolInfo tool, ArgumentInput input, PrepareOptions options, string[] warnings)
    {
        session.Fence.Require(tool);
        if (tool.Schema.UntypedReason is { } reason && session.WarnOnce("schema of " + tool.Name))
        {
            warnings = [.. warnings, $"The arguments of {tool.Name} are sent without a check: {reason}."];
        }

        var (bound, site) = await BindAsync(session, tool, input, options).ConfigureAwait(false);
        if (Operations.IsExecutor(session, tool.Name)
            && ((IDictionary)bound.ToDictionary())["name"] is string operation)
        {
            session.Fence.Require(operation, tool.Access); // Otherwise the executor would be a gate beside the fence.
        }

        return new PreparedCall(tool, bound, site)
        {
            Access = tool.Access,
            RequestedName = tool.Name,
            UnmatchedColumns = bound.Unmatched,
            Warnings = [.. warnings, .. bound.Warnings],
        };
    }

    /// <summary>
    /// An operation behind execute: checked by its own schema, sent as name, cloudId and inputs side by side.
    /// </summary>
    private static async Task<PreparedCall> PrepareOperationAsync(
        McpSession session, Operation operation, ArgumentInput input, PrepareOptions options, string[] warnings)
    {
        session.Fence.Require(operation.Tool);
        var (bound, site) = await BindAsync(session, operation.Tool, input, options).ConfigureAwait(false);
        var executor = session.Catalogue.Find(operation.Route.MetaTool)!;
        var envelope = ToDictionary(operation.Route.Wrap((IDictionary)bound.ToDictionary(), cloudId: null));
        return new PreparedCall(executor, ArgumentBinder.Bind(executor.Schema, envelope), site)
        {
            Access = operation.Tool.Access,
            RequestedName = operation.Tool.Name,
            UnmatchedColumns = bound.Unmatched,
            Warnings = [.. warnings, .. bound.Warnings],
        };
    }

    private static async Task<BoundCall> BindAsync(
        McpSession session, ToolInfo tool, ArgumentInput input, PrepareOptions options)
    {
        var named = new Dictionary<string, object?>(input.Named.Count + 1, StringComparer.Ordinal);
        foreach (DictionaryEntry entry in input.Named)
        {
            named[entry.Key.ToString()!] = entry.Value;
        }

        var site = SiteArgument.Fill(session, tool, named, options.Site);
        input = input with { Named = named };
        var bound = options.Reader is { } reader
            ? await reader(() => ArgumentBinder.Bind(tool.Schema, input)).ConfigureAwait(false)
            : ArgumentBinder.Bind(tool.Schema, input);
        if (!options.SkipValidation)
        {
            Check(tool, bound);
        }

        return new BoundCall(bound, site);
    }

    private static void Check(ToolInfo tool, ToolArguments bound)
    {
        var violations = SchemaValidator.Validate(tool.Schema, bound);
        if (violations.Count == 0)
        {
            return;
        }

        var id = violations.Any(v => v.Kind == SchemaViolationKind.UnknownName) ? ErrorIds.ArgumentUnknown
            : violations.Any(v => v.Kind == SchemaViolationKind.Missing) ? ErrorIds.ArgumentMissing
            : ErrorIds.ArgumentInvalid;
        throw new EngineException(
            id,
            $"{tool.Name}: {string.Join(" ", violations.Select(v => v.Message))}",
            string.Concat(violations.Where(v => v.Kind == SchemaViolationKind.UnknownName)
                .Select(v => MeantArgument.AsField(v.Path, tool.Schema.Parameters))
                .Concat(ArgumentForms.For(tool, bound, violations))
                .Select(form => form is null ? string.Empty : form + " "))
                + $"See Get-AtlassianMcpTool {tool.Name} | Format-List. -SkipValidation sends the arguments without a "
                + "check.");
    }

    private static IDictionary ToDictionary(IDictionary<string, object?> map) =>
        map as IDictionary ?? new Dictionary<string, object?>(map);

    /// <summary>Arguments as the tool takes them, and the site they are for.</summary>
    private sealed record BoundCall(ToolArguments Arguments, string? Site);
}
