using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools;
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
    public static async Task<PreparedCall> PrepareAsync(McpSession session, string name, IDictionary arguments, PrepareOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await PlanAsync(session, name, arguments, options, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e) when (session.MayBeOutdated && e.ErrorId is ErrorIds.ToolNotFound or ErrorIds.ArgumentUnknown or ErrorIds.ArgumentMissing or ErrorIds.ArgumentInvalid)
        {
            // The catalogue is from an earlier day: the refusal counts only if a fresh one says the same.
            await session.RefreshToolsAsync(observer: null, cancellationToken).ConfigureAwait(false);
            return await PlanAsync(session, name, arguments, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<PreparedCall> PlanAsync(McpSession session, string name, IDictionary arguments, PrepareOptions options, CancellationToken cancellationToken)
    {
        if (session.Catalogue.Find(name) is { } tool)
        {
            return Prepare(session, tool, arguments, options, []);
        }

        string[] warnings = [];
        if (ToolNameMap.TryMap(name, out var mapping) && !string.Equals(mapping.V2Name, name, StringComparison.OrdinalIgnoreCase))
        {
            string successor = mapping.V2Name ?? throw new EngineException(
                ErrorIds.ToolNotFound,
                $"The server has no tool '{name}': it belongs to v1 and no single tool of v2 does the same.",
                mapping.Note);
            warnings = session.WarnOnce(name)
                ? [$"{name} is the v1 name of {successor}; that tool is called instead.{(mapping.Note.Length > 0 ? " " + mapping.Note : string.Empty)}"]
                : [];
            if (session.Catalogue.Find(successor) is { } renamed)
            {
                return Prepare(session, renamed, ToDictionary(mapping.RenameArguments(arguments, renamed.Schema)), options, warnings);
            }

            arguments = ToDictionary(mapping.RenameArguments(arguments));
            name = successor;
        }

        if (await Operations.FindAsync(session, name, cancellationToken).ConfigureAwait(false) is { } operation)
        {
            return PrepareOperation(session, operation, arguments, options, warnings);
        }

        throw ToolMissing.Create(session, name);
    }

    private static PreparedCall Prepare(McpSession session, ToolInfo tool, IDictionary arguments, PrepareOptions options, string[] warnings)
    {
        session.Fence.Require(tool);
        if (tool.Schema.UntypedReason is { } reason && session.WarnOnce("schema of " + tool.Name))
        {
            warnings = [.. warnings, $"The arguments of {tool.Name} are sent as they are: {reason}."];
        }

        var converted = Convert(session, tool, arguments, options, out string? site);
        if (Operations.IsExecutor(session, tool.Name) && ((IDictionary)converted.ToDictionary())["name"] is string operation)
        {
            session.Fence.Require(operation, tool.Access); // Otherwise the executor would be a gate beside the fence.
        }

        return new PreparedCall(tool, converted, site) { Access = tool.Access, RequestedName = tool.Name, UnmatchedColumns = converted.Unmatched, Warnings = warnings };
    }

    /// <summary>An operation behind execute: checked by its own schema, sent as name, cloudId and inputs side by side.</summary>
    private static PreparedCall PrepareOperation(McpSession session, Operation operation, IDictionary arguments, PrepareOptions options, string[] warnings)
    {
        session.Fence.Require(operation.Tool);
        var converted = Convert(session, operation.Tool, arguments, options, out string? site);
        var executor = session.Catalogue.Find(operation.Route.MetaTool)!;
        var envelope = ToDictionary(operation.Route.Wrap((IDictionary)converted.ToDictionary(), cloudId: null));
        return new PreparedCall(executor, ArgumentConverter.Convert(executor.Schema, envelope), site)
        {
            Access = operation.Tool.Access,
            RequestedName = operation.Tool.Name,
            UnmatchedColumns = converted.Unmatched,
            Warnings = warnings,
        };
    }

    private static ToolArguments Convert(McpSession session, ToolInfo tool, IDictionary arguments, PrepareOptions options, out string? site)
    {
        var given = new Dictionary<string, object?>(arguments.Count + 1, StringComparer.Ordinal);
        foreach (DictionaryEntry entry in arguments)
        {
            given[entry.Key.ToString()!] = entry.Value;
        }

        site = SiteArgument.Fill(session, tool, given, options.Site);
        var converted = ArgumentConverter.Convert(tool.Schema, given, options.Row);
        if (!options.SkipValidation)
        {
            Check(tool, SchemaValidator.Validate(tool.Schema, converted));
        }

        return converted;
    }

    private static void Check(ToolInfo tool, IReadOnlyList<SchemaViolation> violations)
    {
        if (violations.Count == 0)
        {
            return;
        }

        string id = violations.Any(v => v.Kind == SchemaViolationKind.UnknownName) ? ErrorIds.ArgumentUnknown
            : violations.Any(v => v.Kind == SchemaViolationKind.Missing) ? ErrorIds.ArgumentMissing
            : ErrorIds.ArgumentInvalid;
        throw new EngineException(
            id,
            $"{tool.Name}: {string.Join(" ", violations.Select(v => v.Message))}",
            $"See Get-AtlassianMcpTool {tool.Name} | Format-List; -SkipValidation sends the arguments as they are.");
    }

    private static IDictionary ToDictionary(IDictionary<string, object?> map) => map as IDictionary ?? new Dictionary<string, object?>(map);
}
