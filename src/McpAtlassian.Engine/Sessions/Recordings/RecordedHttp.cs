using System.Net;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>What is known of an exchange over HTTP that ended badly: what a session goes by.</summary>
internal static class RecordedHttp
{
    /// <summary>Null where there was no answer, or one like any other.</summary>
    public static JsonObject? Read(CallContext? context, Exception error) =>
        context is null || (FaultMapper.StatusOf(error, context) ?? context.Status) is not { } status
            ? null
            : Recording.Compact(new JsonObject
            {
                ["status"] = (int)status,
                ["mediaType"] = context.MediaType,
                ["retryAfter"] = context.RetryAfter?.TotalSeconds,
                ["challenge"] = context.Challenge,
                ["guard"] = context.Guard,
                ["body"] = context.BodyStart,
            });

    /// <summary>Notes the same for a call that is replayed.</summary>
    /// <param name="isTimed">False where the server's wish to wait is heard and not followed.</param>
    public static void Restore(JsonObject recorded, CallContext context, bool isTimed)
    {
        context.Status = (HttpStatusCode?)(int?)recorded["status"];
        context.MediaType = (string?)recorded["mediaType"];
        context.RetryAfter =
            (double?)recorded["retryAfter"] is { } seconds ? TimeSpan.FromSeconds(isTimed ? seconds : 0) : null;
        context.Challenge = (string?)recorded["challenge"];
        context.Guard = (string?)recorded["guard"];
        context.BodyStart = (string?)recorded["body"];
    }
}
