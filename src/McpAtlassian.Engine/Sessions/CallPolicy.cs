using System.Net;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Transport;
using ModelContextProtocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>What to do after a request failed.</summary>
internal enum NextStep
{
    /// <summary>Report it.</summary>
    Fail,

    /// <summary>Wait as the server asks, then send again: it was not processed.</summary>
    WaitAndRepeat,

    /// <summary>Send again: nothing had been sent, or the tool allows it.</summary>
    Repeat,

    /// <summary>Open a new session, then send again: the server did not know the old one.</summary>
    Reconnect,
}

/// <summary>
/// Decides about repeating. 429 is always repeated, and so is what was never sent or never accepted; a broken exchange
/// only for tools that may run twice. A write is never sent twice on a guess.
/// </summary>
internal static class CallPolicy
{
    public const int MaximumRepeats = 3;
    public const int MaximumWaits = 12;

    private static readonly TimeSpan MaximumBackoff = TimeSpan.FromSeconds(30);

    public static NextStep Decide(
        Exception exception, CallContext context, Connection connection, bool replayable, int repeats, int waits)
    {
        if (context.Refusal is not null)
        {
            return NextStep.Fail;
        }

        var status = FaultMapper.StatusOf(exception, context);
        if (status == (HttpStatusCode)429)
        {
            return waits < MaximumWaits ? NextStep.WaitAndRepeat : NextStep.Fail;
        }

        if (context.Overtook && replayable && exception is McpProtocolException)
        {
            return NextStep.Repeat; // The server may have waited for the client's "initialized", which is sent by now.
        }

        if (IsSessionLost(exception, status, context, connection)
            || (connection.IsResumed && IsRefused(exception, status, replayable)))
        {
            return repeats == 0 ? NextStep.Reconnect : NextStep.Fail;
        }

        if (repeats >= MaximumRepeats)
        {
            return NextStep.Fail;
        }

        if (!context.Sent && status is null && exception is HttpRequestException)
        {
            return NextStep.Repeat;
        }

        if (!replayable)
        {
            return NextStep.Fail;
        }

        return status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            || (status is null && IsBrokenExchange(exception))
            ? NextStep.Repeat
            : NextStep.Fail;
    }

    /// <summary>
    /// Whether opening a connection is tried again: what it sends may be repeated. A name or a port that does not
    /// answer is told at once, as it is most often mistyped; the legs of a login repeat for themselves.
    /// </summary>
    public static bool MayConnectAgain(Exception exception, CallContext context, int attempt)
    {
        if (context.Leg != Leg.Endpoint || context.Refusal is not null
            || NetworkFailure.Find<Diagnostics.EngineException>(exception) is not null)
        {
            return false;
        }

        return FaultMapper.StatusOf(exception, context) switch
        {
            (HttpStatusCode)429 => attempt < MaximumWaits,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                attempt < MaximumRepeats,
            null => attempt < MaximumRepeats && NetworkFailure.IsBroken(exception)
                && !NetworkFailure.IsBeforeSending(exception),
            _ => false,
        };
    }

    /// <summary>
    /// How long to wait before the given repetition, counted from 0: the server's word, or doubling from 1 s (429) or
    /// 200 ms.
    /// </summary>
    public static TimeSpan Backoff(CallContext context, int attempt, bool rateLimited)
    {
        if (context.RetryAfter is { } asked && (rateLimited || context.Status == HttpStatusCode.ServiceUnavailable))
        {
            return asked;
        }

        double first = rateLimited ? 1000 : 200;
        var wait = TimeSpan.FromMilliseconds(first * Math.Pow(2, Math.Min(attempt, 8)));
        return wait < MaximumBackoff ? wait : MaximumBackoff;
    }

    /// <summary>
    /// True when the server may have acted on the request although the caller gets no answer.
    /// </summary>
    public static bool IsOutcomeUnknown(Exception exception, CallContext context)
    {
        if (!context.Sent || context.Refusal is not null || exception is McpProtocolException
            || NetworkFailure.Find<Diagnostics.EngineException>(exception) is not null)
        {
            return false;
        }

        var status = FaultMapper.StatusOf(exception, context);
        return status is null || (int)status >= 500;
    }

    /// <summary>True when the failure is the server's own answer, and not the end of the waiting for one.</summary>
    public static bool IsAnswered(Exception exception, CallContext context) =>
        exception is McpProtocolException || context.Refusal is not null
        || FaultMapper.StatusOf(exception, context) is not null;

    /// <summary>
    /// A request that a server refuses which has changed since the session was saved. Of one that is not to run twice
    /// the refusal must say that it did not run.
    /// </summary>
    private static bool IsRefused(Exception exception, HttpStatusCode? status, bool replayable) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
        || (exception is McpProtocolException error
            && (replayable
                || error is UnsupportedProtocolVersionException
                || error.ErrorCode is McpErrorCode.MethodNotFound or McpErrorCode.InvalidRequest));

    /// <summary>A request that was refused for its session, or a connection the SDK has given up.</summary>
    private static bool IsSessionLost(
        Exception exception, HttpStatusCode? status, CallContext context, Connection connection)
    {
        if (NetworkFailure.Find<SessionLostException>(exception) is not null)
        {
            return true;
        }

        // The SDK reads a JSON-RPC error out of the 400 and its exception no longer carries the status; the exchange
        // does.
        if ((status ?? context.Status) == HttpStatusCode.BadRequest
            && context.BodyStart?.Contains("session", StringComparison.OrdinalIgnoreCase) == true)
        {
            return true;
        }

        return connection.IsOver && !context.Sent && exception is not Diagnostics.EngineException;
    }

    private static bool IsBrokenExchange(Exception exception) =>
        NetworkFailure.IsBroken(exception)
        || exception is HttpRequestException
        || (exception is McpException
        && exception is not McpProtocolException
        && exception.Message.Contains("without a reply"));
}
