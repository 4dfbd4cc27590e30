using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Turns what the user asked for into a call the server understands: tool, arguments, site; checked before it is sent.</summary>
internal static class CallPlanner
{
    public static Task<PreparedCall> PrepareAsync(McpSession session, string name, IDictionary arguments, PrepareOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var tool = session.Catalogue.Find(name) ?? throw ToolMissing.Create(session, name);
        session.Fence.Require(tool);
        return Task.FromResult(Prepare(session, tool, arguments, options));
    }

    private static PreparedCall Prepare(McpSession session, ToolInfo tool, IDictionary arguments, PrepareOptions options)
    {
        var given = new Dictionary<string, object?>(arguments.Count + 1, StringComparer.Ordinal);
        foreach (DictionaryEntry entry in arguments)
        {
            given[entry.Key.ToString()!] = entry.Value;
        }

        string? site = SiteArgument.Fill(session, tool, given, options.Site);
        var converted = ArgumentConverter.Convert(tool.Schema, given, options.Row);
        if (!options.SkipValidation)
        {
            Check(tool, SchemaValidator.Validate(tool.Schema, converted));
        }

        return new PreparedCall(tool, converted, site) { Access = tool.Access, RequestedName = tool.Name, UnmatchedColumns = converted.Unmatched };
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
        var suggestions = violations.SelectMany(v => v.Suggestions).Distinct().Take(6).ToList();
        string remedy = (suggestions.Count > 0 ? $"Did you mean {string.Join(", ", suggestions)}? " : string.Empty)
            + $"See Get-AtlassianMcpTool {tool.Name} | Format-List; -SkipValidation sends the arguments as they are.";
        throw new EngineException(id, $"{tool.Name}: {string.Join(" ", violations.Select(v => v.Message))}", remedy);
    }
}
