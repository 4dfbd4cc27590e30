using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Proves possession of the key that a token is or will be bound to, with the nonce its server last gave, and asks once
/// more where the server wants another. The SDK knows of none of it: for it a bound token is a bearer token.
/// </summary>
internal sealed class ProofHandler(OAuthState state, Func<string?> findKey) : DelegatingHandler
{
    /// <summary>A token request's key.</summary>
    public static readonly HttpRequestOptionsKey<string> Key = new("McpAtlassian.ProofKey");

    // For all connections of the process: a nonce is the server's, whoever was given it.
    private static readonly ConcurrentDictionary<string, string> Nonces = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isEndpoint = state.Endpoint is { } endpoint && UrlPolicy.SameOrigin(request.RequestUri!, endpoint);
        var token = isEndpoint && request.Headers.Authorization is { Scheme: "Bearer" or Proof.Scheme } header
            ? header.Parameter
            : null;
        var key = request.Options.TryGetValue(Key, out var own) ? own : token is null ? null : findKey();
        if (key is null)
        {
            return Read(await base.SendAsync(request, cancellationToken).ConfigureAwait(false), isEndpoint);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(Proof.Scheme, token);
        }

        var origin = request.RequestUri!.GetLeftPart(UriPartial.Authority);
        var response = await SendAsync(Nonces.GetValueOrDefault(origin)).ConfigureAwait(false);
        return Read(response, isEndpoint);

        async Task<HttpResponseMessage> SendAsync(string? nonce, bool isAgain = false)
        {
            request.Headers.Remove(Proof.Header);
            request.Headers.TryAddWithoutValidation(
                Proof.Header,
                Proof.Create(key, request.Method, request.RequestUri!, token, nonce, state.Options.Now()));
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.Headers.TryGetValues(Proof.NonceHeader, out var given) || given.First() == nonce)
            {
                return response;
            }

            var next = Nonces[origin] = given.First();
            if (isAgain || response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
            {
                return response;
            }

            response.Dispose();
            return await SendAsync(next, isAgain: true).ConfigureAwait(false);
        }
    }

    /// <summary>Learns whether proofs are wanted, and puts it as the SDK expects a challenge.</summary>
    private HttpResponseMessage Read(HttpResponseMessage response, bool isEndpoint)
    {
        var challenges = response.Headers.WwwAuthenticate;
        if (!isEndpoint || challenges.FirstOrDefault(IsProof) is not { } asked)
        {
            return response;
        }

        var isOnly = challenges.All(IsProof);
        state.WantsProof = true;
        state.NeedsProof = isOnly;
        foreach (var challenge in challenges.Where(IsProof).ToArray())
        {
            challenges.Remove(challenge);
        }

        if (isOnly)
        {
            challenges.Add(new AuthenticationHeaderValue("Bearer", asked.Parameter));
        }

        return response;
    }

    private static bool IsProof(AuthenticationHeaderValue challenge) =>
        challenge.Scheme.Equals(Proof.Scheme, StringComparison.OrdinalIgnoreCase);
}
