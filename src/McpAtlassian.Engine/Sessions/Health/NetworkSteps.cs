using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>The name and the secure connection.</summary>
internal static class NetworkSteps
{
    private static readonly TimeSpan CertificateNotice = TimeSpan.FromDays(14);

    public static async Task<HealthStep> ResolveAsync(
        HttpTarget target, NetworkOptions network, CancellationToken cancellationToken)
    {
        var host = target.Uri.DnsSafeHost;
        if (ProxyFor(target.Uri, network) is { } proxy)
        {
            return new HealthStep("Dns", HealthResult.Skipped, $"The proxy {proxy.Host} resolves the name.");
        }

        if (IPAddress.TryParse(host, out _))
        {
            return new HealthStep("Dns", HealthResult.Passed, $"{host} is an IP address.");
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            return new HealthStep(
                "Dns",
                HealthResult.Passed,
                $"{host} is "
                + $"{string.Join(", ", addresses.Take(3).Select(a => a.ToString()))}"
                + $"{(addresses.Length > 3 ? ", …" : string.Empty)}.");
        }
        catch (SocketException)
        {
            return new HealthStep(
                "Dns",
                HealthResult.Failed,
                $"The host name {host} cannot be resolved.",
                $"Check the URL and this machine's DNS server.",
                ErrorIds.ServerUnreachable);
        }
    }

    [SuppressMessage(
        "Security",
        "CA5359",
        Justification = "The certificate is judged afterwards and reported; the connection carries nothing.")]
    public static async Task<HealthStep> SecureAsync(
        HttpTarget target, NetworkOptions network, CancellationToken cancellationToken)
    {
        if (target.Uri.Scheme != Uri.UriSchemeHttps)
        {
            return target.Uri.IsLoopback
                ? new HealthStep("Tls", HealthResult.Skipped, "Plain http on this machine.")
                : new HealthStep(
                    "Tls",
                    HealthResult.Warning,
                    "Plain http: others on the network can read the requests.",
                    "Use the https URL: Connect-Atlassian -Uri https://…",
                    ErrorIds.CredentialUnencrypted);
        }

        if (ProxyFor(target.Uri, network) is not null)
        {
            return await SecureThroughProxyAsync(target, network, cancellationToken).ConfigureAwait(false);
        }

        using var client = new TcpClient();
        using var closing = cancellationToken.Register(client.Close);
        try
        {
            await client.ConnectAsync(target.Uri.DnsSafeHost, target.Uri.Port).ConfigureAwait(false);
            X509Certificate2? certificate = null;
            var errors = SslPolicyErrors.None;
            using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, found) =>
            {
                certificate = shown is null ? null : new X509Certificate2(shown);
                errors = found;
                return true; // Looked at below; nothing is sent over this connection.
            });
            await stream.AuthenticateAsClientAsync(
                target.Uri.IdnHost, null, SslProtocols.None, checkCertificateRevocation: false).ConfigureAwait(false);
            return Judge(target.Uri, certificate, errors, stream.SslProtocol, network);
        }
        catch (Exception error)
            when (error is SocketException or ObjectDisposedException or System.IO.IOException
                or AuthenticationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return error is SocketException
                ? new HealthStep(
                    "Tls",
                    HealthResult.Failed,
                    $"Nothing answers at {target.Uri.Authority}: {error.Message}",
                    "Check the URL, the firewall and whether a proxy is needed (-Proxy).",
                    ErrorIds.ServerUnreachable)
                : new HealthStep(
                    "Tls",
                    HealthResult.Failed,
                    $"{target.Uri.Authority} and this machine cannot set up a secure connection: {error.Message}",
                    "Check the URL, and whether a proxy inspects secure connections.",
                    ErrorIds.TlsFailed);
        }
    }

    private static HealthStep Judge(
        Uri address,
        X509Certificate2? certificate,
        SslPolicyErrors errors,
        SslProtocols protocol,
        NetworkOptions network)
    {
        var about = certificate is null
            ? "no certificate"
            : $"{protocol}, certificate of {certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)} by "
                + $"{certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true)}";
        if (errors != SslPolicyErrors.None)
        {
            var why = certificate is not null && certificate.NotAfter < DateTime.Now
                ? $"it expired on {ShownDate.Day(certificate.NotAfter)}"
                    : (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 ? $"it is not for {address.Host}"
                    : "its issuer is not trusted here";
            return network.SkipCertificateCheck
                ? new HealthStep(
                    "Tls",
                    HealthResult.Warning,
                    $"{about}: {why}, and the session accepts any (-SkipCertificateCheck).",
                    "Trust the certificate's issuer on this machine, and connect without -SkipCertificateCheck.",
                    ErrorIds.TlsFailed)
                : new HealthStep(
                    "Tls",
                    HealthResult.Failed,
                    $"{about}: {why}.",
                    "Check this machine's clock (Get-Date), and trust the issuer's certificate. A company proxy that "
                    + "inspects connections has its own issuer.",
                    ErrorIds.TlsFailed);
        }

        return certificate is not null && certificate.NotAfter - DateTime.Now < CertificateNotice
            ? new HealthStep(
                "Tls",
                HealthResult.Warning,
                $"{about}; it expires on {ShownDate.Day(certificate.NotAfter)}.",
                "Tell the operator of the server.")
            : new HealthStep("Tls", HealthResult.Passed, $"{about}.");
    }

    private static async Task<HealthStep> SecureThroughProxyAsync(
        HttpTarget target, NetworkOptions network, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(HttpStack.CreateNetworkHandler(network)) { Timeout = Timeout.InfiniteTimeSpan };
        using var request =
            new HttpRequestMessage(HttpMethod.Head, new Uri(target.Uri.GetLeftPart(UriPartial.Authority)));
        using var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return new HealthStep(
            "Tls", HealthResult.Passed, $"Secure through the proxy {ProxyFor(target.Uri, network)!.Host}.");
    }

    private static Uri? ProxyFor(Uri address, NetworkOptions network)
    {
        if (network.Proxy is { } own)
        {
            return own;
        }

        if (address.IsLoopback)
        {
            return null;
        }

        using var handler = new HttpClientHandler();
        var system = handler.Proxy ?? WebRequest.DefaultWebProxy;
        return system is not null
            && !system.IsBypassed(address)
            && system.GetProxy(address) is { } proxy
            && proxy != address ? proxy : null;
    }
}
