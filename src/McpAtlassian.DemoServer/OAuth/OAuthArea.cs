using System.Text;
using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.DemoServer.OAuth;

/// <summary>The paths of the OAuth server.</summary>
internal sealed class OAuthArea(OAuthServer server) : IHttpArea
{
    public async Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken)
    {
        if (!server.Owns(exchange.Path))
        {
            return false;
        }

        var body = Encoding.UTF8.GetString(exchange.Body);
        if (server.Handle(new OAuthRequest(
            exchange.Method, exchange.Path, exchange.RawQuery, exchange.Authorization, body)) is not { } reply)
        {
            return false;
        }

        if (reply.Location is not null)
        {
            exchange.AddHeader("Location", reply.Location);
        }

        if (reply.Body is not null)
        {
            await exchange.WriteJsonAsync(reply.Status, reply.Body).ConfigureAwait(false);
        }
        else
        {
            await exchange.WriteTextAsync(
                reply.Status, "text/plain; charset=utf-8", reply.Text ?? string.Empty).ConfigureAwait(false);
        }

        return true;
    }
}
