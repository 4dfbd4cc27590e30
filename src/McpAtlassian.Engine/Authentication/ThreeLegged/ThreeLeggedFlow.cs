using System.Security.Cryptography;
using System.Text;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>The OAuth 2.0 (3LO) login of a developer-console app, from the consent page to the chosen site.</summary>
internal static class ThreeLeggedFlow
{
    /// <summary>Asks for consent and returns a credential for the site the user chose.</summary>
    public static async Task<ThreeLeggedCredential> RunAsync(
        HttpMessageInvoker http, ThreeLeggedOptions options, CancellationToken cancellationToken = default)
    {
        foreach (var address in new[] { options.AuthorizeAddress, options.TokenAddress })
        {
            UrlPolicy.Require(address, null, "login URL");
        }

        var state = RandomText(24);
        var verifier = RandomText(48);
        var page = FormBody.WithQuery(
            options.AuthorizeAddress,
            ("client_id", options.ClientId),
            ("scope", string.Join(" ", options.Scopes)),
            ("redirect_uri", options.RedirectUri.OriginalString),
            ("response_type", "code"),
            ("state", state),
            ("code_challenge", Challenge(verifier)),
            ("code_challenge_method", "S256"));
        if (options.ResourcesAddress is not null)
        {
            page = FormBody.WithQuery(page, ("audience", "api.atlassian.com"), ("prompt", "consent"));
        }

        var response = await AskAsync(options, page, state, cancellationToken).ConfigureAwait(false);
        var grant =
            await ExchangeAsync(http, options, response.Code, verifier, cancellationToken).ConfigureAwait(false);
        var issued = new IssuedSecrets(options.BeforeUse);
        await issued.AnnounceAsync(grant.AccessToken, grant.RefreshToken, grant.ClientSecret).ConfigureAwait(false);
        var site = options.ResourcesAddress is null
            ? null
            : await ChooseSiteAsync(http, options, grant.AccessToken, cancellationToken).ConfigureAwait(false);
        return new ThreeLeggedCredential(http, new MemoryGrantStore(grant), site, issued: issued);
    }

    private static async Task<AuthorizationResponse> AskAsync(
        ThreeLeggedOptions options, Uri page, string state, CancellationToken cancellationToken)
    {
        if (options.Prompt is { } prompt)
        {
            return await PastedRedirect.AskAsync(prompt, page, state, cancellationToken).ConfigureAwait(false);
        }

        if (options.Browser is not { } browser)
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                "OAuth needs someone to approve the login in a browser, but this session is "
            + "not interactive.",
                "Run Register-AtlassianOAuthApp on a computer with a browser, or with -NoBrowser.");
        }

        var redirect = options.RedirectUri;
        if (redirect.Scheme != Uri.UriSchemeHttp || !UrlPolicy.IsLoopback(redirect))
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"The callback URL '{redirect}' is not on this computer, so the browser cannot return the login.",
                "Use -NoBrowser, and paste the URL that the browser is redirected to.");
        }

        // A developer-console app knows one redirect, so there is one port.
        using var listener = LoopbackListener.Bind(redirect.Host, redirect.AbsolutePath, [redirect.Port]);
        return await BrowserConsent.AskAsync(
            listener,
            browser,
            page,
            state,
            options.ConsentTimeout,
            options.Notice,
            "Try again, or use -NoBrowser.",
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<OAuthGrant> ExchangeAsync(
        HttpMessageInvoker http,
        ThreeLeggedOptions options,
        string code,
        string verifier,
        CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = options.ClientId,
            ["client_secret"] = options.ClientSecret,
            ["code"] = code,
            ["redirect_uri"] = options.RedirectUri.OriginalString,
            ["code_verifier"] = verifier,
        };
        var asked = DateTimeOffset.UtcNow;
        var answer = await new TokenEndpoint(
            http.SendAsync).AskAsync(options.TokenAddress, form, null, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw answer.ToException(
                "The authorization server issued no tokens for the consent",
                "Check the client secret, and that the app's callback URL is exactly "
                    + options.RedirectUri.OriginalString);
        }

        if (options.CanStay && options.ResourcesAddress is not null && string.IsNullOrEmpty(answer.RefreshToken))
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                "The app issued no refresh token, although offline_access was requested.",
                "Allow offline_access for the app in the developer console, then run the command again.");
        }

        return new OAuthGrant
        {
            // At a Data Center instance this is the instance, which may lie below its host's root.
            AuthorizationServer = options.ResourcesAddress is null
                ? new Uri(options.AuthorizeAddress, "../../../").AbsoluteUri.TrimEnd('/')
                : options.AuthorizeAddress.GetLeftPart(UriPartial.Authority),
            TokenEndpoint = options.TokenAddress.AbsoluteUri,
            RevocationEndpoint = options.RevocationAddress?.AbsoluteUri,
            ClientId = options.ClientId,
            ClientSecret = options.ClientSecret,
            ClientAuthentication = "client_secret_post",
            AccessToken = answer.AccessToken!,
            RefreshToken = answer.RefreshToken,
            Scope = answer.Scope ?? string.Join(" ", options.Scopes),
            ObtainedOn = asked,
            LifeInSeconds = answer.LifeInSeconds,
        };
    }

    private static async Task<CloudSite> ChooseSiteAsync(
        HttpMessageInvoker http, ThreeLeggedOptions options, string accessToken, CancellationToken cancellationToken)
    {
        var sites = await AccessibleResources.ListAsync(
            http, options.ResourcesAddress!, accessToken, cancellationToken).ConfigureAwait(false);
        if (options.Site is { } named)
        {
            return SiteResolver.Choose(named, sites);
        }

        if (sites.Count == 0)
        {
            throw new EngineException(
                ErrorIds.SiteNotFound,
                "The consent covers no site: the app's scopes or your products do not match.",
                "Check the app's permissions in the developer console.");
        }

        if (sites.Count == 1)
        {
            return sites[0];
        }

        var chosen = options.SiteChooser is { } chooser
            ? await chooser.ChooseAsync(sites, cancellationToken).ConfigureAwait(false)
            : null;
        return chosen ?? throw new EngineException(
            ErrorIds.SiteAmbiguous,
            "The consent covers several sites: " + string.Join(", ", sites) + ".",
            "Choose one with -Site.");
    }

    private static string RandomText(int bytes) => SignedToken.Encode(RandomNumberGenerator.GetBytes(bytes));

    private static string Challenge(string verifier) =>
        SignedToken.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
