using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>A token endpoint's answer, the good and the bad; a text of it is never part of a message.</summary>
internal sealed class TokenAnswer
{
    private static readonly HashSet<string> Public =
        [
            "grant_type", "client_id", "redirect_uri", "resource", "scope", "client_assertion_type", "audience",
            "requested_token_type", "subject_token_type"
        ];

    private const int LongestReason = 300;
    private static readonly SearchValues<char> NeverInForms = SearchValues.Create("<>{\" \n");

    private readonly Redactor _sent = new();

    private TokenAnswer(int status, JsonObject? body)
    {
        Status = status;
        Body = body;
    }

    public int Status { get; }

    public string Host { get; private init; } = string.Empty;

    public string? MediaType { get; private init; }

    public JsonObject? Body { get; }

    public string? AccessToken => Text("access_token");

    public string? RefreshToken => Text("refresh_token");

    public string? Scope =>
        ScopeText.Normalize(Body?["scope"] is JsonArray list ? string.Join(" ", list) : Text("scope"));

    /// <summary>Whether the token is bound to the key that was proved (DPoP).</summary>
    public bool IsBound => Proof.Scheme.Equals(Text("token_type"), StringComparison.OrdinalIgnoreCase);

    public string? Error => Text("error");

    /// <summary>A number, or text of one; a fraction is dropped, and what is too large means "for good".</summary>
    public int? LifeInSeconds => Body?["expires_in"] switch
    {
        JsonValue value when value.TryGetValue<double>(out var seconds) => Whole(seconds),
        JsonValue value when value.TryGetValue<int>(out var seconds) => seconds,
        JsonValue value when value.TryGetValue<string>(out var text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && !double.IsNaN(seconds) => Whole(seconds),
        _ => null,
    };

    public bool IsSuccess => Status is >= 200 and < 300 && !string.IsNullOrEmpty(AccessToken);

    /// <summary>Whether asking again later may help: the server is busy or down.</summary>
    public bool IsTemporary => Status is 429 or >= 500;

    /// <summary>
    /// Whether the server has judged the grant. Only these words are a verdict: a status alone may come from a proxy or
    /// a firewall, which knows nothing of the grant.
    /// </summary>
    public bool IsVerdict => Error is "invalid_grant" || IsClientRejected;

    /// <summary>
    /// Whether the client itself is unknown or its secret wrong, so that it must be registered again.
    /// </summary>
    public bool IsClientRejected => Error is "invalid_client" or "unauthorized_client";

    /// <summary>Whether the server does not want to be told the resource (RFC 8707), as Entra ID does not.</summary>
    public bool RefusesResource => IsAboutResource(Error, Text("error_description"));

    /// <summary>Whether a refusal, here or on the consent page, is for the resource that was named.</summary>
    public static bool IsAboutResource(string? error, string? description) => error is "invalid_target"
        || (error is "invalid_request" or "invalid_resource"
            && description?.Contains("resource", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Reads an answer to this form; what it echoes of the form's secrets is not repeated.</summary>
    public static async Task<TokenAnswer> ReadAsync(
        HttpResponseMessage response,
        IEnumerable<KeyValuePair<string, string>> form,
        CancellationToken cancellationToken)
    {
        // The bytes, not the text: JSON is UTF-8 whatever character set the header makes up.
        var bytes = await BodyReader.ReadAsync(response, cancellationToken).ConfigureAwait(false);

        // Null for an error page of a proxy; the status says enough.
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var answer = new TokenAnswer((int)response.StatusCode, JsonBody.Parse(bytes) ?? ReadForm(bytes))
        {
            Host = response.RequestMessage?.RequestUri?.Host ?? "The authorization server",
            MediaType = mediaType,
        };
        foreach (var field in form)
        {
            if (!Public.Contains(field.Key))
            {
                answer._sent.Add(field.Value);
            }
        }

        HeaderSecrets.Add(answer._sent, response.RequestMessage?.Headers.Authorization?.ToString());
        return answer;
    }

    /// <summary>The refusal as an error; only the server's error code and description are quoted.</summary>
    public EngineException ToException(string what, string? remedy = null)
    {
        if (IsTemporary)
        {
            return new EngineException(
                ErrorIds.ServerUnavailable,
                $"{what}: the authorization server '{Host}' answered {Status}.",
                "Try again in a few minutes.");
        }

        return Reason is { } reason
            ? new EngineException(ErrorIds.AuthenticationFailed, $"{what}: '{Host}' answered {reason}.", remedy)
            : LegFault.Answered(Leg.Token, Host, Status, MediaType);
    }

    /// <summary>The server's own word for a refusal, without what it echoes; null where it gives none.</summary>
    public string? Reason => Error is { Length: > 0 } error ? Clean(error, Text("error_description")) : null;

    /// <summary>A refusal's code and description, fit to be shown.</summary>
    private string Clean(string error, string? description) =>
        Show(_sent.Redact(error), description is null ? null : _sent.Redact(description));

    /// <summary>A refusal's code and description, short and without what looks like a secret.</summary>
    public static string Show(string error, string? description)
    {
        var text = Redactor.RedactShapes(
            string.IsNullOrWhiteSpace(description) ? error : $"{error} ({description!.Trim().TrimEnd('.')})");
        return text.Length > LongestReason ? text.Substring(0, LongestReason) + "…" : text;
    }

    /// <summary>
    /// The answer as the SDK reads it: JSON whose numbers are numbers and whose scopes are parted by blanks.
    /// </summary>
    public StringContent ToContent()
    {
        if (!IsSuccess)
        {
            return JsonBody.Write(new JsonObject
            {
                ["error"] = Error is { } error ? Clean(error, null) : "status " + Status,
                ["error_description"] = Text("error_description") is { } description ? Clean(description, null) : null,
            });
        }

        var body = (JsonObject)Body!.DeepClone();
        body["token_type"] = IsBound ? "Bearer" : body["token_type"] ?? "Bearer";
        Set(body, "expires_in", LifeInSeconds);
        Set(body, "scope", Scope);
        return JsonBody.Write(body);
    }

    private static void Set(JsonObject body, string name, JsonNode? value)
    {
        body.Remove(name);
        if (value is not null)
        {
            body[name] = value;
        }
    }

    /// <summary>GitHub's form of an answer: a=b&amp;c=d, whatever type it is sent as.</summary>
    private static JsonObject? ReadForm(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes).Trim();
        var isForm = !text.AsSpan().ContainsAny(NeverInForms)
            && (text.Contains("access_token=", StringComparison.Ordinal)
                || text.Contains("error=", StringComparison.Ordinal));
        if (!isForm)
        {
            return null;
        }

        var body = new JsonObject();
        foreach (var field in FormBody.Parse(text))
        {
            body[field.Key] = field.Value;
        }

        return body;
    }

    private static int Whole(double seconds) => (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, seconds));

    private string? Text(string name) =>
        Body?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
