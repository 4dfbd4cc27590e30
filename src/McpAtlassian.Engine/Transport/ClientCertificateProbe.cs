using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Finds out whether a server asks for a client certificate. One that insists on it just ends the connection, often
/// after the handshake, and no exception says why.
/// </summary>
internal static class ClientCertificateProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<bool> IsAskedForAsync(Uri address, CancellationToken cancellationToken)
    {
        var asked = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        using var closing = patience.Token.Register(client.Close);
        try
        {
            await client.ConnectAsync(address.DnsSafeHost, address.Port).ConfigureAwait(false);
            using var stream = new SslStream(
                client.GetStream(),
                leaveInnerStreamOpen: false,
                static (_, _, _, _) => false, // Nobody is trusted here: what matters is whether the question comes.
                (_, _, _, shown, _) =>
                {
                    // Asked once before the handshake, and again with the server's certificate when the server asks.
                    asked |= shown is not null;
                    return null!;
                });
            await stream.AuthenticateAsClientAsync(
                address.IdnHost, null, SslProtocols.None, checkCertificateRevocation: false).ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is SocketException or ObjectDisposedException or IOException or AuthenticationException
                or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return asked;
    }
}
