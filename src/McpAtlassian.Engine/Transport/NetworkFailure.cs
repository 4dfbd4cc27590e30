using System.Net.Sockets;
using System.Security.Authentication;

namespace McpAtlassian.Engine.Transport;

/// <summary>Tells the kinds of network failure apart by the exceptions below them.</summary>
internal static class NetworkFailure
{
    /// <summary>
    /// True when the failure came before a byte of the request could have been sent: no name, no connection, no TLS.
    /// </summary>
    public static bool IsBeforeSending(Exception exception) =>
        FindSocketError(exception) is SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain
            or SocketError.NoData or SocketError.HostUnreachable or SocketError.NetworkUnreachable
            or SocketError.NetworkDown or SocketError.AddressNotAvailable
        || IsTls(exception);

    /// <summary>True for a failure of the TLS handshake, certificates included.</summary>
    public static bool IsTls(Exception exception) => Find<AuthenticationException>(exception) is not null;

    /// <summary>True when a connection that existed broke.</summary>
    public static bool IsBroken(Exception exception) =>
        Find<IOException>(exception) is not null || FindSocketError(exception) is not null;

    /// <summary>The socket error below an exception.</summary>
    public static SocketError? FindSocketError(Exception exception) =>
        Find<SocketException>(exception)?.SocketErrorCode;

    /// <summary>The first exception of that type in the chain.</summary>
    public static T? Find<T>(Exception? exception)
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
