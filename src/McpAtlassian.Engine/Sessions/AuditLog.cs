using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Appends one JSON line a call: who, where, which tool, the arguments without secrets, how it ended, how long it took.
/// Several processes may write the same file, and each line in it is whole JSON: what a process that was killed in the
/// middle of its line left behind is put into one of its own, as the outcome Torn.
/// </summary>
internal sealed class AuditLog
{
    private const string Start = "{\"";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _path;

    public AuditLog(string path)
    {
        _path = path;
    }

    /// <summary>Appends the line of a call that has ended.</summary>
    /// <exception cref="EngineException">AuditLogFailed: the line could not be written.</exception>
    public async Task AppendAsync(
        McpSession session, PreparedCall call, string outcome, TimeSpan duration, DateTimeOffset when)
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
            ["arguments"] = JsonRedaction.Redact(call.Arguments),
            ["outcome"] = outcome,
            ["durationMs"] = Math.Round((decimal)duration.TotalMilliseconds, 1),
        };
        var bytes = Encoding.UTF8.GetBytes(Redactor.RedactShapes(line.ToJsonString(JsonText.NodeOptions)) + "\n");
        await WriteAsync(bytes).ConfigureAwait(false);
    }

    /// <summary>Finds out whether lines can be written, before there is a call to be noted.</summary>
    /// <exception cref="EngineException">AuditLogFailed: they cannot.</exception>
    public Task OpenAsync() => GuardAsync(() => SharedAppend.TouchAsync(_path, Patience));

    internal Task WriteAsync(byte[] line) => GuardAsync(() => SharedAppend.WriteAsync(_path, line, Patience, Mend));

    private static async Task GuardAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new EngineException(
                ErrorIds.AuditLogFailed,
                $"The audit log cannot be written: {error.Message}",
                "Give -AuditLog a file that you can write, on a disk that is not full.",
                error);
        }
    }

    /// <summary>
    /// A line of ours that was cut, as a line one can read; null for anything else, which is not ours to change.
    /// </summary>
    private static byte[]? Mend(byte[] torn)
    {
        var text = Encoding.UTF8.GetString(torn);
        if (!text.StartsWith(Start, StringComparison.Ordinal) || IsWhole(text))
        {
            return null;
        }

        var line = new JsonObject { ["outcome"] = "Torn", ["text"] = text };
        return Encoding.UTF8.GetBytes(line.ToJsonString(JsonText.NodeOptions));
    }

    private static bool IsWhole(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
