using System.Text;

namespace McpAtlassian.Engine.Http;

/// <summary>What a request of a connection is for; the SDK sends them all with one client.</summary>
internal enum Leg
{
    /// <summary>The MCP endpoint's own exchange.</summary>
    Endpoint,

    /// <summary>Metadata of the resource or its authorization server.</summary>
    Discovery,

    /// <summary>The registration of a client.</summary>
    Registration,

    /// <summary>Tokens.</summary>
    Token,
}

/// <summary>Tells the legs apart by what only they send: a request names its purpose nowhere.</summary>
internal static class Legs
{
    private static readonly byte[] JsonRpc = Encoding.ASCII.GetBytes("\"jsonrpc\"");

    public static async Task<Leg> OfAsync(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get)
        {
            var isStream = request.Headers.Accept.Any(type => type.MediaType == "text/event-stream");
            return isStream ? Leg.Endpoint : Leg.Discovery;
        }

        if (request.Method != HttpMethod.Post || request.Content is not { } content)
        {
            return Leg.Endpoint;
        }

        if (content is FormUrlEncodedContent)
        {
            return Leg.Token;
        }

        var body = await content.ReadAsByteArrayAsync().ConfigureAwait(false);
        return body.AsSpan().IndexOf(JsonRpc) >= 0 ? Leg.Endpoint : Leg.Registration;
    }
}
