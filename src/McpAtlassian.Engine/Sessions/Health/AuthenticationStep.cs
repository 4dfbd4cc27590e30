using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>Whether the server takes the credential, and whether it is of a kind that can work.</summary>
internal static class AuthenticationStep
{
    private const string Name = "Authentication";
    private static readonly TimeSpan ExpiryNotice = TimeSpan.FromDays(14);

    public static async Task<HealthStep> RunAsync(
        HttpTarget target, Credential credential, NetworkOptions network, CancellationToken cancellationToken)
    {
        if (credential is OAuthCredential oauth)
        {
            // Refreshing is the session's business and happens with its next request; a browser is not for a test.
            return await oauth.ReadAccessTokenAsync(cancellationToken).ConfigureAwait(false) is null
                ? new HealthStep(
                    Name,
                    HealthResult.Failed,
                    "You have not signed in yet.",
                    Findings.OAuthCommand,
                    ErrorIds.AuthenticationExpired)
                : Accepted(credential);
        }

        var shape = await TokenShape.ReadAsync(credential, target.Uri, cancellationToken).ConfigureAwait(false);
        if (shape is { IsAdminKey: true })
        {
            return Findings.AdminKey(Name);
        }

        if (shape is { IsThreeLegged: true })
        {
            return Findings.ThreeLeggedOnRovo(Name);
        }

        using var http = HttpStack.Create(target, credential, network);
        using var request = ProbeRequest.To(target.Uri);
        using var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var words = await Probe.ReadWordsAsync(response, cancellationToken).ConfigureAwait(false);
        if (Findings.Recognise(Name, words) is { } known)
        {
            return known;
        }

        var isPersonalBearer = shape is { IsBearer: true, IsPersonal: true };
        switch ((int)response.StatusCode)
        {
            case 401 when credential is NoCredential:
                return new HealthStep(Name, HealthResult.Skipped, "There is no credential.", "Connect-Atlassian");
            case 401 when isPersonalBearer:
                return Findings.PersonalTokenAsBearer(Name, HealthResult.Failed);
            case 401:
                var refused = FaultMapper.Refused(target, credential);
                return new HealthStep(Name, HealthResult.Failed, refused.Message, refused.Remedy, refused.ErrorId);
            case 403:
                return new HealthStep(
                    Name,
                    HealthResult.Failed,
                    $"{target.Uri.Authority} accepts the credential, but does not allow access (403).",
                    "Connect with a credential that has the scopes, or ask an admin.",
                    ErrorIds.PermissionDenied);
            case >= 500:
                return new HealthStep(
                    Name,
                    HealthResult.Failed,
                    $"{target.Uri.Authority} has a problem ({(int)response.StatusCode}).",
                    "Try again later: Test-AtlassianSession -Detailed",
                    ErrorIds.ServerUnavailable);
            default:
                return isPersonalBearer
                    ? Findings.PersonalTokenAsBearer(Name, HealthResult.Warning)
                    : Accepted(credential);
        }
    }

    private static HealthStep Accepted(Credential credential)
    {
        var who = credential is NoCredential
            ? "The server needs no credential."
            : $"{credential.Method}{(credential.Account is { } account ? " of " + account : string.Empty)}";
        if (credential.ExpiresOn is not { } end)
        {
            return new HealthStep(Name, HealthResult.Passed, credential is NoCredential ? who : who + " is accepted.");
        }

        if (credential.RenewsItself)
        {
            return new HealthStep(
                Name,
                HealthResult.Passed,
                $"{who} is accepted and renews itself. The current token expires on {ShownDate.Minute(end)}.");
        }

        if (end <= DateTimeOffset.UtcNow)
        {
            return new HealthStep(
                Name,
                HealthResult.Failed,
                $"{who} expired on {ShownDate.Minute(end)}.",
                "Connect again: Connect-Atlassian",
                ErrorIds.AuthenticationExpired);
        }

        return credential is not OAuthCredential && end - DateTimeOffset.UtcNow < ExpiryNotice
            ? new HealthStep(
                Name,
                HealthResult.Warning,
                $"{who} is accepted and expires on {ShownDate.Minute(end)}.",
                "Create a new token before that, and connect with it: Connect-Atlassian")
            : new HealthStep(Name, HealthResult.Passed, $"{who} is accepted until {ShownDate.Minute(end)}.");
    }
}
