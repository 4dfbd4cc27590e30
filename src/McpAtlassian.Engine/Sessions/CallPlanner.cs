using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Turns what the user asked for into a call the server understands.</summary>
internal static class CallPlanner
{
    public static Task<PreparedCall> PrepareAsync(McpSession session, string name, IReadOnlyDictionary<string, object?> arguments, PrepareOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var tool = session.Catalogue.Find(name) ?? throw ToolMissing.Create(session, name);
        var body = new JsonObject();
        foreach (var pair in arguments)
        {
            body[pair.Key] = PlainJson.ToNode(pair.Value);
        }

        SiteArgument.Fill(session, tool, body, options.Site);
        return Task.FromResult(new PreparedCall(tool, body, SiteArgument.Describe(session, body)) { Access = tool.Access, RequestedName = name });
    }
}
