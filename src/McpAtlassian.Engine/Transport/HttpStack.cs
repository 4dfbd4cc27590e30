using System.Net;
using System.Text.RegularExpressions;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Builds the HttpClient of a session. Seen from the SDK: exchange notes, the credential's own handlers, origin rules,
/// the network. Timeouts belong to calls, so the client itself has none.
/// </summary>
internal static class HttpStack
{
    public static HttpClient Create(
        HttpTarget target,
        Credential credential,
        NetworkOptions network,
        WireTrace? trace = null,
        CookieContainer? cookies = null)
    {
        RequireEncryption(target.Uri, credential, network);

        HttpMessageHandler handler =
            new BoundHandler(new LengthHandler(CreateNetworkHandler(network)), network.MaximumAnswerBytes);
        if (credential.CreateProofHandler() is { } proof)
        {
            proof.InnerHandler = handler;
            handler = proof;
        }

        handler = new OriginHandler(handler, target.Uri, credential, cookies);
        foreach (var own in credential.CreateHandlers())
        {
            own.InnerHandler = handler;
            handler = own;
        }

        return new HttpClient(new ExchangeHandler(handler, trace, credential)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>
    /// The bottom of the stack: proxy, certificates, compression; no redirects, no cookies, no ambient credentials.
    /// </summary>
    public static HttpClientHandler CreateNetworkHandler(NetworkOptions network)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // The old framework allows two, and a standing stream would take one of them for itself.
            MaxConnectionsPerServer = int.MaxValue,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        };

        if (network.IsDirect)
        {
            handler.UseProxy = false;
        }
        else if (network.Proxy is { } proxy)
        {
            // UseDefaultCredentials is left alone: setting it, even to false, takes the credential away again.
            handler.Proxy = new WebProxy(proxy)
            {
                BypassList = [.. network.ProxyBypass.Select(BypassPattern)],
                Credentials = network.ProxyCredential
                    ?? (network.ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : null),
            };
            handler.UseProxy = true;
        }
        else
        {
            handler.DefaultProxyCredentials = network.ProxyCredential
                ?? (network.ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : null);
        }

        if (network.ClientCertificate is { } certificate)
        {
            handler.ClientCertificateOptions = ClientCertificateOption.Manual;
            handler.ClientCertificates.Add(ClientCertificateFile.Read(certificate, network.ClientKey));
        }

        if (network.SkipCertificateCheck)
        {
            handler.ServerCertificateCustomValidationCallback = static (_, _, _, _) => true;
        }
        else if (network.CertificateAuthority is { } file)
        {
            var authorities = AuthorityFile.Read(file);
            handler.ServerCertificateCustomValidationCallback =
                (_, certificate, chain, errors) => authorities.Vouches(certificate, chain, errors);
        }

        return handler;
    }

    /// <summary>
    /// What NO_PROXY means by a host: itself and, where it begins with a dot or *., what is below it.
    /// </summary>
    private static string BypassPattern(string host)
    {
        var name = host.Trim().TrimStart('*');
        return name.StartsWith('.')
            ? @"^\w+://([^/:]+\.)?" + Regex.Escape(name.Substring(1)) + "(:\\d+)?(/|$)"
            : @"^\w+://" + Regex.Escape(name) + "(:\\d+)?(/|$)";
    }

    private static void RequireEncryption(Uri endpoint, Credential credential, NetworkOptions network)
    {
        if (credential.SendsSecret
            && endpoint.Scheme == Uri.UriSchemeHttp
            && !endpoint.IsLoopback
            && !network.AllowUnencryptedAuthentication)
        {
            throw new EngineException(
                ErrorIds.CredentialUnencrypted,
                $"The URL {endpoint.GetLeftPart(UriPartial.Authority)} is not encrypted; the credential was not "
                + "sent.",
                "Use an https URL, or, where the network between is trusted, add -ConnectionOption "
                + "@{ AllowUnencryptedAuthentication = $true }.");
        }
    }
}
