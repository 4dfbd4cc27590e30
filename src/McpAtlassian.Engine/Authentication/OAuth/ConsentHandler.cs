using ModelContextProtocol.Authentication;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Brings the user to the consent page and the answer back.</summary>
internal sealed class ConsentHandler(OAuthState state, GrantKeeper keeper)
{
    public async Task<AuthorizationResult?> AskAsync(
        AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        var options = state.Options;
        if (!options.CanConsent)
        {
            throw keeper.NobodyThere();
        }

        var page = context.AuthorizationUri;
        if (!FormBody.Parse(page.Query).TryGetValue("state", out var expected) || expected.Length == 0)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed, "The login URL has no state, so its response could not be verified.");
        }

        AuthorizationResponse response;
        try
        {
            response = await ConsentAsync(page).ConfigureAwait(false);
        }
        catch (EngineException error) when (AuthorizationResponse.RefusesResource(error) && !state.OmitsResource)
        {
            state.OmitsResource = true;
            response = await ConsentAsync(FormBody.WithQuery(page, ("resource", null))).ConfigureAwait(false);
        }

        // The time limit is the prompt's own: a person who pastes is not hurried.
        Task<AuthorizationResponse> ConsentAsync(Uri shown) => options.Prompt is { } prompt
            ? PastedRedirect.AskAsync(prompt, shown, expected, cancellationToken)
            : ListenAsync(options.Browser!, shown, context.RedirectUri, expected, cancellationToken);

        return new AuthorizationResult
        {
            Code = response.Code,
            State = response.State,
            Iss = CheckIssuer(response.Issuer)
        };
    }

    private async Task<AuthorizationResponse> ListenAsync(
        IBrowser browser, Uri page, Uri knownRedirect, string expected, CancellationToken cancellationToken)
    {
        var options = state.Options;
        using var listener = state.TakeListener();
        state.ActualRedirect = null;
        if (listener.RedirectUri != knownRedirect)
        {
            // A later login found another port free than the one the SDK was told of.
            state.ActualRedirect = listener.RedirectUri;
            page = FormBody.WithQuery(page, ("redirect_uri", listener.RedirectUri.ToString()));
        }

        return await BrowserConsent.AskAsync(
            listener,
            browser,
            page,
            expected,
            options.ConsentTimeout,
            options.Notice,
            "Connect again. If the browser runs on another computer, use -NoBrowser.",
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// RFC 9207, letter by letter, with the name a repaired server calls itself by taken for the one that was asked.
    /// </summary>
    private string? CheckIssuer(string? issuer)
    {
        if (state.Server is not { Issuer: { } expected } server)
        {
            return issuer;
        }

        if (issuer is null)
        {
            return server.SendsIssuer
                ? throw new EngineException(
                    ErrorIds.IssuerMismatch,
                    "The response to the login does not name its issuer, although this server always names it.")
                : null;
        }

        return issuer == expected || issuer == state.RepairedIssuer
            ? expected
            : throw new EngineException(
                ErrorIds.IssuerMismatch,
                $"The response to the login comes from '{issuer}', not from '{expected}'. It was not used.");
    }
}
