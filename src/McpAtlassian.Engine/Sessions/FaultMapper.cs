using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Transport;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Names what went wrong, from the SDK's exceptions and what the exchange noted.</summary>
internal static class FaultMapper
{
    private const string StatusKey = "ModelContextProtocol.HttpStatusCode";
    private const string TokenPage = "https://id.atlassian.com/manage-profile/security/api-tokens";
    private const int MaximumQuote = 300;

    /// <summary>The HTTP status behind an exception, if an answer was the problem.</summary>
    public static HttpStatusCode? StatusOf(Exception exception, CallContext context)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e.Data[StatusKey] is { } status)
            {
                return (HttpStatusCode)Convert.ToInt32(status, System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return exception is HttpRequestException && context.Status is { } noted && (int)noted >= 400 ? noted : null;
    }

    public static EngineException Map(
        Exception exception,
        CallContext context,
        ServerTarget target,
        Credential credential,
        ErrorTail errorTail,
        bool connecting)
    {
        if (context.Refusal is { } refusal)
        {
            return Clean(refusal, credential, errorTail);
        }

        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is EngineException known)
            {
                return Clean(known, credential, errorTail);
            }
        }

        return Clean(Name(exception, context, target, credential, errorTail, connecting), credential, errorTail);
    }

    /// <summary>
    /// A server may echo what it was sent, and the SDK quotes answers and error output in its exceptions: what the
    /// credential or the child's environment holds goes, and an inner exception that shows it goes as a whole.
    /// </summary>
    public static EngineException Clean(EngineException error, Credential credential, ErrorTail errorTail)
    {
        var secrets = new Redactor();
        credential.CollectSecrets(secrets);
        string Redact(string text) => errorTail.Redactor.Redact(secrets.Redact(text));

        var message = Redact(error.Message);
        var remedy = error.Remedy is null ? null : Redact(error.Remedy);
        var inner = Everything(error.InnerException);
        var isInnerClean = Redact(inner) == inner;
        return isInnerClean && message == error.Message && remedy == error.Remedy
            ? error
            : error.Restate(message, remedy, isInnerClean ? error.InnerException : null);
    }

    /// <summary>All that can be got out of an exception: its text, and what the SDK attaches.</summary>
    private static string Everything(Exception? exception)
    {
        var text = new StringBuilder(exception?.ToString());
        for (; exception is not null; exception = exception.InnerException)
        {
            foreach (var value in exception.Data.Values)
            {
                text.Append(
                    '\n').Append(
                        value is System.Text.Json.Nodes.JsonNode or JsonElement or string ? value.ToString() : null);
            }
        }

        return text.ToString();
    }

    private static EngineException Name(
        Exception exception,
        CallContext context,
        ServerTarget target,
        Credential credential,
        ErrorTail errorTail,
        bool connecting)
    {
        if (exception is McpProtocolException protocol)
        {
            return FromJsonRpc(protocol);
        }

        if (exception is ReplayedBreakException replayed)
        {
            return replayed.Named;
        }

        if (target is StdioTarget local)
        {
            return FromLocal(exception, local, errorTail);
        }

        if (context.Leg != Leg.Endpoint && exception is HttpRequestException or McpException or JsonException)
        {
            return FromLeg(exception, context, target);
        }

        if (Find<SessionLostException>(exception) is not null)
        {
            return new EngineException(
                ErrorIds.SessionLost,
                $"{Host(target)} no longer knows the session ({(int?)context.Status}), nor the one opened to replace "
                + "it.",
                "Connect again: Connect-Atlassian. If this repeats, the operator's servers may not share sessions.",
                exception);
        }

        if (StatusOf(exception, context) is { } status)
        {
            return FromStatus(status, context, target, credential, exception);
        }

        if (NetworkFailure.IsTls(exception) && Deepest(exception).Contains("frame", StringComparison.Ordinal))
        {
            return new EngineException(
                ErrorIds.TlsFailed,
                $"{Host(target)} answers, but not with TLS: that port probably speaks plain HTTP.",
                "Check the port. If the server on this machine has no https, use http:// in the URL.",
                exception);
        }

        if (NetworkFailure.IsTls(exception))
        {
            return new EngineException(
                ErrorIds.TlsFailed,
                $"No secure connection to {Host(target)}: {Deepest(exception)}",
                "Check the URL and this machine's clock and certificates. For a server with a self-signed "
                + "certificate: -ConnectionOption @{ CertificateAuthority = '…' } trusts that certificate.",
                exception);
        }

        if (NetworkFailure.FindSocketError(exception) is { } socket && NetworkFailure.IsBeforeSending(exception))
        {
            return new EngineException(
                ErrorIds.ServerUnreachable,
                socket is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData
                    ? $"The name {Host(target)} is not known."
                    : $"Nothing answers at {Host(target)}: {Deepest(exception)}",
                "Check the URL, the network and the proxy (-Proxy).",
                exception);
        }

        if (exception is HttpRequestException && Deepest(exception).Contains("'407'"))
        {
            return FromProxy(exception); // The tunnel for an https address: no answer of the server, and no status.
        }

        if (IsUnexpectedAnswer(context))
        {
            return FromUnexpectedAnswer(context, target, exception, connecting);
        }

        return exception switch
        {
            TimeoutException => new EngineException(
                ErrorIds.TimedOut,
                $"{Host(target)} did not answer in time.",
                "Try again, or allow more time.",
                exception),
            JsonException => new EngineException(
                ErrorIds.ProtocolError,
                $"{Host(target)} sent a result that is not valid MCP: {exception.Message}",
                null,
                exception),
            McpException when exception.Message.Contains("without a reply") => new EngineException(
                ErrorIds.ProtocolError,
                $"{Host(target)} ended its response without a reply to the request.",
                "Try again. If this repeats, look at the server's response: Test-AtlassianSession -Debug",
                exception),
            HttpRequestException or IOException or ClientTransportClosedException => new EngineException(
                ErrorIds.ServerUnavailable,
                $"The connection to {Host(target)} was lost: {Deepest(exception)}",
                "Try again.",
                exception),
            _ => new EngineException(ErrorIds.ProtocolError, $"{Host(target)}: {exception.Message}", null, exception),
        };
    }

    private static EngineException FromJsonRpc(McpProtocolException exception)
    {
        var message = Redactor.RedactShapes(exception.Message);
        return exception.ErrorCode switch
        {
            McpErrorCode.InvalidParams when message.Contains("tool", StringComparison.OrdinalIgnoreCase)
                && (message.Contains("unknown", StringComparison.OrdinalIgnoreCase)
                || message.Contains("not found", StringComparison.OrdinalIgnoreCase))
                => new EngineException(
                    ErrorIds.ToolNotFound, message, "List the tools with Get-AtlassianMcpTool -Refresh.", exception),
            McpErrorCode.InvalidParams => new EngineException(ErrorIds.ArgumentInvalid, message, null, exception),
            McpErrorCode.MethodNotFound => new EngineException(
                ErrorIds.NotSupported, $"The server does not support this: {message}", null, exception),
            _ => new EngineException(
                ErrorIds.ProtocolError,
                $"The server answered with JSON-RPC error {(int)exception.ErrorCode}: {message}",
                null,
                exception),
        };
    }

    private static EngineException FromStatus(
        HttpStatusCode status, CallContext context, ServerTarget target, Credential credential, Exception exception)
    {
        switch ((int)status)
        {
            // A challenge is the server's own word, whatever page comes with it.
            case 401 or 403 when context.Challenge is null && LegFault.IsPage(context.MediaType):
                return Blocked(status, context, target, exception);
            case 401:
                return Refused(target, credential, exception);
            case 403:
                return new EngineException(
                    ErrorIds.PermissionDenied,
                    $"{Host(target)} does not allow this (403).{Quote(context)}",
                    "The credential is valid but lacks a scope, or an admin has not allowed it. Connect with a "
                    + "credential that has the scopes.",
                    exception);
            case 404 or 405:
                return new EngineException(
                    ErrorIds.NotAnMcpServer,
                    $"There is no MCP endpoint at {target.DisplayName} ({(int)status}).",
                    "Check the path. Atlassian's URL is https://mcp.atlassian.com/v2/mcp; /v1/sse was turned off on "
                    + "2026-06-30.",
                    exception);
            case 407:
                return FromProxy(exception);
            case 429:
                return new EngineException(
                    ErrorIds.RateLimited,
                    $"{Host(target)} limits the rate of calls "
                    + $"(429){(context.RetryAfter is { } wait ? $" for {Math.Ceiling(wait.TotalSeconds)} s" : "")}.",
                    "Wait and try again, or allow more time with -TimeoutSec.",
                    exception);
            case >= 500:
                return new EngineException(
                    ErrorIds.ServerUnavailable,
                    $"{Host(target)} failed ({(int)status}).{Quote(context)}",
                    "Try again later.",
                    exception);
            default:
                return new EngineException(
                    ErrorIds.ProtocolError,
                    $"{Host(target)} answered with status {(int)status}.{Quote(context)}",
                    null,
                    exception);
        }
    }

    /// <summary>A leg of the login failed where the SDK has no name for it.</summary>
    private static EngineException FromLeg(Exception exception, CallContext context, ServerTarget target)
    {
        var host = context.Host ?? Host(target);
        return context.LegProblem
            ?? (context.Status is { } status && ((int)status is < 200 or >= 300)
                ? LegFault.Answered(context.Leg, host, (int)status, context.MediaType)
                : exception is McpException
                    ? LegFault.Unusable(context.Leg, host, exception)
                    : LegFault.Answered(
                        context.Leg, host, (int?)context.Status ?? 0, context.MediaType, "the answer cannot be read"));
    }

    /// <summary>A web page where MCP would say no itself: something before the server keeps the request back.</summary>
    private static EngineException Blocked(
        HttpStatusCode status, CallContext context, ServerTarget target, Exception exception)
    {
        var isCaptcha = context.Guard?.Contains("CAPTCHA", StringComparison.OrdinalIgnoreCase) == true
            || context.Guard?.Contains("AUTHENTICATION_DENIED", StringComparison.OrdinalIgnoreCase) == true;
        var shown = context.Guard is { } guard ? $" Header: {guard}" : string.Empty;
        return isCaptcha
            ? new EngineException(
                ErrorIds.RequestBlocked,
                $"{Host(target)} requires a CAPTCHA before it accepts this account again ({(int)status}).{shown}",
                "Sign in to the site in a browser and solve the CAPTCHA, then connect again with a valid "
                + "credential.",
                exception)
            : new EngineException(
                ErrorIds.RequestBlocked,
                $"{Host(target)} sent a web page with status {(int)status}: a firewall or proxy blocks the "
                + $"request.{shown}",
                "Ask the admin of the network or site to allow this program, even if a browser is allowed.",
                exception);
    }

    /// <summary>The error for a credential that the server does not take.</summary>
    internal static EngineException Refused(ServerTarget target, Credential credential, Exception? exception = null) =>
        new(
            ErrorIds.AuthenticationFailed,
            $"{Host(target)} refused the {Describe(credential)} (401).",
            RemedyFor401(credential),
            exception);

    private static EngineException FromProxy(Exception exception) => new(
        ErrorIds.ServerUnreachable,
        "The proxy requires a credential (407).",
        "Use -ConnectionOption @{ ProxyCredential = Get-Credential }, or authenticate as the current "
        + "user with -ConnectionOption @{ ProxyUseDefaultCredentials = $true }.",
        exception);

    private static EngineException FromUnexpectedAnswer(
        CallContext context, ServerTarget target, Exception exception, bool connecting)
    {
        var html = context.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;
        return new EngineException(
            connecting ? ErrorIds.NotAnMcpServer : ErrorIds.ProtocolError,
            $"{Host(target)} answered with {(html ? "a web page" : context.MediaType ?? "no content type")} instead "
            + $"of MCP.{(html ? string.Empty : Quote(context))}",
            html
                ? "It may be a proxy, a login page or a wrong path. Open the URL in a browser."
                : "Check that the URL is an MCP endpoint.",
            exception);
    }

    private static EngineException FromLocal(Exception exception, StdioTarget target, ErrorTail errorTail)
    {
        // A broken pipe is a SocketException, which .NET derives from Win32Exception: that program did start.
        if (Find<Win32Exception>(exception) is not (null or SocketException))
        {
            return new EngineException(
                ErrorIds.LocalServerNotFound,
                $"The program '{target.Command}' cannot be started.",
                "Install it or give its full path with -Command.",
                exception);
        }

        var lines = errorTail.ToString();
        var said = lines.Length == 0 ? " It wrote no error output." : " Last output:\n" + lines;
        if (exception is TimeoutException or OperationCanceledException)
        {
            return new EngineException(
                ErrorIds.TimedOut,
                $"The local server '{target.Command}' did not answer in time.{errorTail.Stray}{said}",
                FetchingRunner.Is(target.Command, target.Arguments) ? FetchingRunner.Remedy
                    : "Check that the program speaks MCP over standard input and output, or allow more time with "
                        + "-TimeoutSec.",
                exception);
        }

        var exitCode =
            (Find<ClientTransportClosedException>(exception)?.Details as StdioClientCompletionDetails)?.ExitCode;
        return new EngineException(
            ErrorIds.LocalServerExited,
            $"The local server '{target.Command}' "
            + (exitCode is { } code ? $"ended with exit code {code}"
                : Find<SocketException>(exception) is not null ? "no longer reads its input"
                : "ended")
            + $".{said}",
            "Run the program by hand with the same arguments to see why.",
            exception);
    }

    private static string RemedyFor401(Credential credential) => credential.Method switch
    {
        "ApiToken" =>
            $"Create a scoped token for the app 'Rovo MCP' at {TokenPage} and check the e-mail address. An unscoped "
            + "token and an organization admin key are not accepted.",
        "ApiKey" =>
            "Use the API key of a service account (Atlassian Administration > Directory > Service accounts), with "
            + "scopes for Rovo MCP. For a personal API token, use -EmailAddress and -ApiToken.",
        "None" => "Give a credential: -EmailAddress with -ApiToken, -ApiKey, or -OAuth.",
        _ => "Connect again with a valid credential.",
    };

    private static bool IsUnexpectedAnswer(CallContext context) =>
        context.Status == HttpStatusCode.OK && context.MediaType is not ("application/json" or "text/event-stream");

    private static string Describe(Credential credential) => credential.Method switch
    {
        "None" => "request without a credential",
        "ApiToken" => $"API token of {credential.Account}",
        "ApiKey" => "API key",
        _ => $"credential ({credential.Method})",
    };

    private static string Quote(CallContext context)
    {
        if (string.IsNullOrWhiteSpace(context.BodyStart)
            || context.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true)
        {
            return string.Empty;
        }

        var text = Redactor.RedactShapes(context.BodyStart!.Trim());
        return " It says: " + (text.Length > MaximumQuote ? text.Substring(0, MaximumQuote) + "…" : text);
    }

    private static string Host(ServerTarget target) =>
        target is HttpTarget http ? http.Uri.Authority : target.DisplayName;

    private static string Deepest(Exception exception)
    {
        var e = exception;
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return Redactor.RedactShapes(e.Message);
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }
}
