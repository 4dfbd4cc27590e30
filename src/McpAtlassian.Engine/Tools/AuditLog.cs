using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools;

/// <summary>
/// Appends one JSON line a call: who, where, which tool, the arguments without secrets, how it ended, how long it took.
/// Several processes may write the same file; each line is written whole while the file is held.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.")]
public sealed class AuditLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1, 1);

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
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await WriteAsync(bytes).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteAsync(byte[] bytes)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, 1, useAsync: false);
                await file.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
                await file.FlushAsync().ConfigureAwait(false);
                return;
            }
            catch (IOException e) when (DateTime.UtcNow < until && e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                await Task.Delay(Pause).ConfigureAwait(false); // Another process is writing its line.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EngineException(ErrorIds.AuditLogFailed, $"The audit log cannot be written: {e.Message}", "Give a path that can be written with -AuditLog. The call itself had already ended.", e);
            }
        }
    }

    private static JsonNode? Redacted(JsonNode? node)
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
