using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools;

/// <summary>
/// Appends one JSON line a call: who, where, which tool, the arguments without secrets, how it ended, how long it took.
/// Several processes may write the same file; each line is there as a whole or not at all.
/// </summary>
public sealed class AuditLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _path;

    public AuditLog(string path)
    {
        _path = path;
    }

    /// <summary>Appends the line of a call that has ended.</summary>
    /// <exception cref="EngineException">AuditLogFailed: the line could not be written.</exception>
    public async Task AppendAsync(McpSession session, PreparedCall call, string outcome, TimeSpan duration, DateTimeOffset when)
    {
        var line = new JsonObject
        {
            ["time"] = when.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture),
            ["server"] = session.Target.DisplayName,
            ["method"] = session.Credential.Method,
            ["account"] = session.Credential.Account,
            ["site"] = call.Site,
            ["tool"] = call.Tool.Name,
            ["access"] = call.Access.ToString(),
            ["arguments"] = Redacted(call.Arguments),
            ["outcome"] = outcome,
            ["durationMs"] = Math.Round((decimal)duration.TotalMilliseconds, 1),
        };
        byte[] bytes = Encoding.UTF8.GetBytes(Redactor.RedactShapes(line.ToJsonString(JsonText.NodeOptions)) + "\n");
        await WriteAsync(bytes).ConfigureAwait(false);
    }

    internal async Task WriteAsync(byte[] line)
    {
        try
        {
            await SharedAppend.WriteAsync(_path, line, Patience).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new EngineException(ErrorIds.AuditLogFailed, $"The audit log cannot be written: {e.Message}", "Give a path that can be written with -AuditLog. The call itself had already ended.", e);
        }
    }

    /// <summary>The arguments without what is named like a secret.</summary>
    internal static JsonNode? Redacted(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var pair in map)
                {
                    copy[pair.Key] = SecretNames.IsSecret(pair.Key) && pair.Value is JsonValue ? Redactor.Mask : Redacted(pair.Value);
                }

                return copy;
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(Redacted(item));
                }

                return items;
            default:
                return node?.DeepClone();
        }
    }
}
