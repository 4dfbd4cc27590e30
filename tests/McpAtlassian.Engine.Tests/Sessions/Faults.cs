using McpAtlassian.Engine.Tests.Transport;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>A fault, what must come of it for each tool class, and how often the call may arrive.</summary>
internal sealed record FaultCase(
    string Name, WireFault Play, string Read, string Idempotent, string Write, string Destructive)
{
    /// <summary>How many attempts are hit; null for all.</summary>
    public int? Times { get; init; } = 1;

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>True where nothing at all may arrive.</summary>
    public bool IsNeverSent { get; init; }

    /// <summary>True for what takes so much memory that one at a time is enough.</summary>
    public bool IsHeavy { get; init; }

    /// <summary>
    /// True where the server said that it had not acted on the request, so that sending again is safe for all.
    /// </summary>
    public bool WasRefused { get; init; }

    /// <summary>How the session is opened where a plain one through the proxy would not meet the fault.</summary>
    public FaultScene Scene { get; init; } = FaultScene.Plain;

    /// <summary>True for faults that only a server with sessions can have.</summary>
    public bool NeedsSession { get; init; }

    /// <summary>What it is where the request belonged to a session, if that is something else.</summary>
    public string? InSession { get; init; }

    public string Expected(string toolClass) => toolClass switch
    {
        "read" => Read,
        "idempotent" => Idempotent,
        "write" => Write,
        _ => Destructive,
    };
}

/// <summary>The rows of the fault matrix.</summary>
internal static class Faults
{
    public const string Success = "success";

    private const string Unknown = ErrorIds.OutcomeUnknown;

    /// <summary>
    /// Long enough for a busy machine to have sent the call: only then is what became of it the question.
    /// </summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(6);

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        Refused("429, Retry-After in seconds", WireFaults.Status(429, "Retry-After: 1")),
        Refused(
            "429, Retry-After as a date",
            exchange => exchange.AnswerAsync(
                429, "text/plain", "slow down", "Retry-After: " + DateTimeOffset.UtcNow.AddSeconds(1).ToString("R"))),
        Refused("429, no Retry-After", WireFaults.Status(429)),
        Refused("429, Retry-After by a clock a day ahead", WireFaults.TooManyUntil(
            TimeSpan.FromDays(1), tellsTime: true)),
        Refused(
            "429, Retry-After by a clock a day behind",
            WireFaults.TooManyUntil(TimeSpan.FromDays(-1), tellsTime: true)),
        Refused("429, Retry-After long past", WireFaults.TooManyUntil(TimeSpan.FromDays(-1), tellsTime: false)),
        new(
            "429 for ever",
            WireFaults.Status(429, "Retry-After: 8"),
            ErrorIds.RateLimited,
            ErrorIds.RateLimited,
            ErrorIds.RateLimited,
            ErrorIds.RateLimited) { Times = null, TimeLimit = TimeSpan.FromSeconds(15), WasRefused = true },
        new(
            "429, Retry-After beyond the time limit",
            WireFaults.Status(429, "Retry-After: 3600"),
            ErrorIds.RateLimited,
            ErrorIds.RateLimited,
            ErrorIds.RateLimited,
            ErrorIds.RateLimited) { TimeLimit = Short },
        new("500", WireFaults.Status(500), ErrorIds.ServerUnavailable, ErrorIds.ServerUnavailable, Unknown, Unknown),
        RepeatedIfSafe("502", WireFaults.Status(502)),
        RepeatedIfSafe("503", WireFaults.Status(503)),
        RepeatedIfSafe("504", WireFaults.Status(504)),
        RepeatedIfSafe("503 although it acted", WireFaults.StatusAfter(503)),
        Lasting("503 for ever", WireFaults.Status(503)),
        new(
            "400",
            WireFaults.Json(400, """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Bad request"}}"""),
            ErrorIds.ProtocolError,
            ErrorIds.ProtocolError,
            ErrorIds.ProtocolError,
            ErrorIds.ProtocolError),
        new(
            "401",
            WireFaults.Status(401, "WWW-Authenticate: Bearer error=\"invalid_token\""),
            ErrorIds.AuthenticationFailed,
            ErrorIds.AuthenticationFailed,
            ErrorIds.AuthenticationFailed,
            ErrorIds.AuthenticationFailed),
        Refused("access token expired in mid-run", WireFaults.None) with { Scene = FaultScene.TokenExpires },
        new("the clock jumps a day forward", WireFaults.None, Success, Success, Success, Success)
        {
            Scene = FaultScene.ClockJumpsForward
        },
        Refused("the clock jumps a day back, token expired", WireFaults.None) with
        {
            Scene = FaultScene.ClockJumpsBack
        },
        Denied("403", WireFaults.Json(403, """{"error":"forbidden"}"""), ErrorIds.PermissionDenied),
        Denied("403 with a web page", WireFaults.Status(403), ErrorIds.RequestBlocked),
        Denied("401 with a web page and no challenge", WireFaults.Status(401), ErrorIds.RequestBlocked),
        Refused(
            "404, session gone",
            WireFaults.Json(
                404,
                """{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}""")) with
                {
                    NeedsSession = true
                },
        Refused(
            "400, session gone",
            WireFaults.Json(
                400,
                """{"jsonrpc":"2.0","id":null,"error":{"code":"""
                + """-32000,"message":"Bad Request: No valid session ID provided"}}""")) with { NeedsSession = true },
        new(
            "404 for ever",
            WireFaults.Status(404),
            ErrorIds.NotAnMcpServer,
            ErrorIds.NotAnMcpServer,
            ErrorIds.NotAnMcpServer,
            ErrorIds.NotAnMcpServer) { Times = null, WasRefused = true, InSession = ErrorIds.SessionLost },
        RepeatedIfSafe("HTML instead of JSON", WireFaults.Html),
        RepeatedIfSafe("empty body", WireFaults.EmptyBody),
        RepeatedIfSafe("no content type, no body", WireFaults.NoContentType),
        RepeatedIfSafe("unknown content type", WireFaults.UnknownContentType),
        RepeatedIfSafe("wrong charset", WireFaults.WrongCharset),
        RepeatedIfSafe("broken JSON", WireFaults.BrokenJson),
        RepeatedIfSafe("wrong JSON-RPC id", WireFaults.WrongId),
        Nonsense("HTML for ever", WireFaults.Html),
        Nonsense("broken JSON for ever", WireFaults.BrokenJson),
        Nonsense("wrong JSON-RPC id for ever", WireFaults.WrongId),
        RepeatedIfSafe("reset before the server saw it", WireFaults.ResetBefore),
        RepeatedIfSafe("closed before the server saw it", WireFaults.CloseBefore),
        RepeatedIfSafe("reset after it acted", WireFaults.ResetAfter),
        new("reset after the body", WireFaults.ResetAfterBody, Success, Success, Success, Success),
        RepeatedIfSafe("reset in the body", WireFaults.ResetInBody),
        RepeatedIfSafe("closed in the body", WireFaults.CloseInBody),
        RepeatedIfSafe("half an event, then the end", WireFaults.HalfEvent),
        RepeatedIfSafe("half an event, then a reset", WireFaults.ResetInEvent),
        RepeatedIfSafe("event stream without the answer", WireFaults.StreamWithoutAnswer),
        Lasting("reset after it acted, for ever", WireFaults.ResetAfter),
        Stalled("endless event stream", WireFaults.EndlessStream),
        Stalled("silence before it acts", WireFaults.Silence),
        Stalled("silence after it acted", WireFaults.SilenceAfter),
        Stalled("stall in the body", WireFaults.StallInBody),
        new("slow first byte", WireFaults.SlowFirstByte, Success, Success, Success, Success),
        new("50 MB result", WireFaults.FiftyMegabytes, Success, Success, Success, Success) { IsHeavy = true },
        new("tools/list_changed, 5000 times", WireFaults.ListChangedStorm, Success, Success, Success, Success),
        Untrusted("certificate of nobody known", FaultScene.CertificateSelfSigned),
        Untrusted("certificate expired", FaultScene.CertificateExpired),
        Untrusted("certificate for another host", FaultScene.CertificateOfAnotherHost),
        Untrusted("client certificate insisted on", FaultScene.ClientCertificateRequired),
        new("client certificate insisted on, and given", WireFaults.None, Success, Success, Success, Success)
        {
            Scene = FaultScene.ClientCertificateGiven
        },
        new("client certificate asked for", WireFaults.None, Success, Success, Success, Success)
        {
            Scene = FaultScene.ClientCertificateAsked
        },
        new("the answer byte by byte", WireFaults.ByteByByte, Success, Success, Success, Success),
        new(
            "redirect to another host",
            WireFaults.Redirect(307, "http://other.example.com/mcp"),
            ErrorIds.RedirectRefused,
            ErrorIds.RedirectRefused,
            ErrorIds.RedirectRefused,
            ErrorIds.RedirectRefused),
        new(
            "JSON-RPC error",
            AnswerWithError,
            ErrorIds.ProtocolError,
            ErrorIds.ProtocolError,
            ErrorIds.ProtocolError,
            ErrorIds.ProtocolError),
    ];

    /// <summary>No session comes about, and nothing is sent.</summary>
    private static FaultCase Untrusted(string name, FaultScene scene) =>
        new(name, WireFaults.None, ErrorIds.TlsFailed, ErrorIds.TlsFailed, ErrorIds.TlsFailed, ErrorIds.TlsFailed)
        {
            Scene = scene,
            IsNeverSent = true
        };

    private static System.Threading.Tasks.Task AnswerWithError(WireExchange exchange) =>
        exchange.AnswerAsync(
            200,
            "application/json",
            $$$"""{"jsonrpc":"2.0","id":{{{exchange.Request.Id!.ToJsonString()}}},"""
            + """ "error":{"code":-32603,"message":"Internal error"}}""");

    /// <summary>The same for every tool: nothing was done, and sending it again would not help.</summary>
    private static FaultCase Denied(string name, WireFault fault, string errorId) =>
        new(name, fault, errorId, errorId, errorId, errorId);

    /// <summary>The server says that it did not act: everything is sent again.</summary>
    private static FaultCase Refused(string name, WireFault play) =>
        new(name, play, Success, Success, Success, Success) { WasRefused = true };

    /// <summary>Nobody knows whether the server acted: what may run twice is sent again, a write never.</summary>
    private static FaultCase RepeatedIfSafe(string name, WireFault play) =>
        new(name, play, Success, Success, Unknown, Unknown);

    /// <summary>As before, and it does not get better.</summary>
    private static FaultCase Lasting(string name, WireFault play) =>
        new(name, play, ErrorIds.ServerUnavailable, ErrorIds.ServerUnavailable, Unknown, Unknown) { Times = null };

    /// <summary>What comes is not an answer, each time, and a write may have happened.</summary>
    private static FaultCase Nonsense(string name, WireFault play) =>
        new(name, play, ErrorIds.ProtocolError, ErrorIds.ProtocolError, Unknown, Unknown) { Times = null };

    /// <summary>Nothing more comes: the time limit ends it.</summary>
    private static FaultCase Stalled(string name, WireFault play) =>
        new(name, play, ErrorIds.TimedOut, ErrorIds.TimedOut, Unknown, Unknown) { TimeLimit = Short };
}
