using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Names the leg of a login that failed, with the host that failed it. No body is ever quoted.</summary>
internal static class LegFault
{
    public static EngineException Unreachable(Leg leg, string host, Exception cause) =>
        Create(leg, $"'{host}' cannot be reached: {Redactor.RedactShapes(cause.Message)}", host, cause);

    public static EngineException Answered(
        Leg leg, string host, int status, string? mediaType, string? reason = null) =>
        Create(
            leg,
            $"'{host}' answered {status}{(IsPage(mediaType) ? " with a web page" : string.Empty)}"
            + (reason is null ? "." : $": {reason}."),
            host);

    /// <summary>An answer of a leg that is of no use for a reason the SDK gives.</summary>
    public static EngineException Unusable(Leg leg, string host, Exception cause) =>
        Create(leg, Redactor.RedactShapes(cause.Message), host, cause);

    public static bool IsPage(string? mediaType) =>
        mediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;

    private static EngineException Create(Leg leg, string what, string host, Exception? cause = null) => leg switch
    {
        Leg.Registration => new EngineException(
            ErrorIds.RegistrationFailed,
            "This client could not be registered for the login: " + what,
            $"Ask the operator of '{host}' for a client id and connect with -ClientId, or use an API token.",
            cause),
        Leg.Token => new EngineException(
            ErrorIds.TokenRequestFailed,
            "The authorization server issued no token: " + what,
            $"Check that no proxy or firewall blocks '{host}', and try again later. A saved login was kept.",
            cause),
        _ => new EngineException(
            ErrorIds.DiscoveryFailed,
            "The authorization server for the login could not be found: " + what,
            $"Check the URL, and that no proxy or firewall blocks '{host}'. You can also use an API token.",
            cause),
    };
}
