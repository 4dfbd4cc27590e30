namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>
/// Climbs from the name of the server to one product read. Connecting and listing tools prove little: Atlassian
/// answers both without asking the product, so the last two steps are the ones that count.
/// </summary>
internal static class HealthCheck
{
    /// <summary>Tests an open session. Each step is told as soon as it is done.</summary>
    public static Task<HealthReport> RunAsync(
        McpSession session, ICallObserver? observer, Action<HealthStep>? onStep, CancellationToken cancellationToken) =>
        new HealthLadder(
            session.Target,
            session.Credential,
            session.Network,
            session,
            null,
            observer).ClimbAsync(onStep, cancellationToken);

    /// <summary>
    /// Tests an endpoint with a credential, or, with none, as far as one gets without. A browser is never opened.
    /// </summary>
    public static Task<HealthReport> RunAsync(
        SessionOptions options, Action<HealthStep>? onStep, CancellationToken cancellationToken) =>
        new HealthLadder(
            options.Target,
            options.Credential,
            options.Network,
            null,
            options,
            options.Observer).ClimbAsync(onStep, cancellationToken);
}
