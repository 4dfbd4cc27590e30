using System.Net.Http.Headers;
using System.Text;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Asks a token endpoint, patiently while it is busy or down.</summary>
internal sealed class TokenEndpoint
{
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(30);

    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _send;
    private readonly TimeSpan _firstPause;

    public TokenEndpoint(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, TimeSpan? firstPause = null)
    {
        _send = send;
        _firstPause = firstPause ?? TimeSpan.FromMilliseconds(500);
    }

    public const int Attempts = 4;

    /// <summary>Whether no verdict on the grant came of asking, so that it is asked for again later.</summary>
    public static bool CouldNotBeAsked(EngineException error) =>
        error.ErrorId is ErrorIds.ServerUnavailable or ErrorIds.TokenRequestFailed or ErrorIds.AuthenticationFailed;

    /// <summary>
    /// The form, sent until the server gives an answer that is not "later". Connection failures count as "later" too.
    /// A refresh token may have been spent by an attempt whose answer was lost; servers with rotation allow a leeway
    /// for that. With a key, the token is to be bound to it.
    /// </summary>
    public async Task<TokenAnswer> AskAsync(
        Uri endpoint,
        IReadOnlyDictionary<string, string> form,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken,
        string? proofKey = null)
    {
        var fields = new Dictionary<string, string>();
        foreach (var field in form)
        {
            fields[field.Key] = field.Value;
        }

        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wait = null;
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(AttemptLimit);
                using var request =
                    new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(fields) };
                request.Headers.Authorization = authorization;
                if (proofKey is not null)
                {
                    request.Options.Set(ProofHandler.Key, proofKey);
                }

                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                using var response = await _send(request, limit.Token).ConfigureAwait(false);
                var answer = await TokenAnswer.ReadAsync(response, fields, limit.Token).ConfigureAwait(false);
                if (answer.RefusesResource && attempt < Attempts && fields.Remove("resource"))
                {
                    continue;
                }

                if (!answer.IsTemporary || attempt == Attempts)
                {
                    return answer;
                }

                wait = RetryAfterHeader.Read(response, DateTimeOffset.UtcNow);
            }
            catch (Exception error)
                when (error is HttpRequestException
                    || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (attempt == Attempts)
                {
                    throw new EngineException(
                        ErrorIds.ServerUnavailable,
                        $"The authorization server '{endpoint.Host}' cannot be reached: {error.Message}",
                        "Check the connection and try again.",
                        error);
                }
            }

            var pause = TimeSpan.FromTicks(_firstPause.Ticks << (attempt - 1));
            if (wait is { } asked && asked > pause)
            {
                pause = asked < TimeSpan.FromSeconds(30) ? asked : TimeSpan.FromSeconds(30);
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts the client's identity where the server wants it: a header, or fields of the form.</summary>
    public static AuthenticationHeaderValue? Authenticate(
        IDictionary<string, string> form, string clientId, string? clientSecret, string? method)
    {
        if (method == "client_secret_basic" && !string.IsNullOrEmpty(clientSecret))
        {
            var value = Uri.EscapeDataString(clientId) + ":" + Uri.EscapeDataString(clientSecret!);
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(value)));
        }

        form["client_id"] = clientId;
        if (method != "none" && !string.IsNullOrEmpty(clientSecret))
        {
            form["client_secret"] = clientSecret!;
        }

        return null;
    }
}
