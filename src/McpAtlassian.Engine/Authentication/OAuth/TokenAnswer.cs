using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>A token endpoint's answer, the good and the bad; a text of it is never part of a message.</summary>
internal sealed class TokenAnswer
{
    private static readonly HashSet<string> Public =
        ["grant_type", "client_id", "redirect_uri", "resource", "scope", "client_assertion_type", "audience", "requested_token_type", "subject_token_type"];

    private readonly Redactor _sent = new();

    private TokenAnswer(int status, JsonObject? body)
    {
        Status = status;
        Body = body;
    }

    public int Status { get; }

    public JsonObject? Body { get; }

    public string? AccessToken => Text("access_token");

    public string? RefreshToken => Text("refresh_token");

    public string? Scope => Text("scope");

    public string? Error => Text("error");

    public int? LifeInSeconds => Body?["expires_in"] switch
    {
        JsonValue value when value.TryGetValue<int>(out var seconds) => seconds,
        JsonValue value when value.TryGetValue<double>(out var seconds) => (int)Math.Min(int.MaxValue, seconds),
        JsonValue value when value.TryGetValue<string>(out var text)
            && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds) => seconds,
        _ => null,
    };

    public bool IsSuccess => Status is >= 200 and < 300 && !string.IsNullOrEmpty(AccessToken);

    /// <summary>Whether asking again later may help: the server is busy or down.</summary>
    public bool IsTemporary => Status is 429 or 500 or 502 or 503 or 504;

    /// <summary>Whether the client itself is unknown or its secret wrong, so that it must be registered again.</summary>
    public bool IsClientRejected => Error is "invalid_client" || (Status == 401 && Error is null or "unauthorized_client");

    /// <summary>Reads an answer to this form; what it echoes of the form's secrets is not repeated.</summary>
    public static async Task<TokenAnswer> ReadAsync(
        HttpResponseMessage response, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        // The bytes, not the text: JSON is UTF-8 whatever character set the header makes up.
        var bytes = await BodyReader.ReadAsync(response, cancellationToken).ConfigureAwait(false);

        // Null for an error page of a proxy; the status says enough.
        var answer = new TokenAnswer((int)response.StatusCode, JsonBody.Parse(bytes));
        foreach (var field in form)
        {
            if (!Public.Contains(field.Key))
            {
                answer._sent.Add(field.Value);
            }
        }

        WireSecrets.AddHeader(answer._sent, response.RequestMessage?.Headers.Authorization?.ToString());
        return answer;
    }

    /// <summary>The refusal as an error; only the server's error code and description are quoted.</summary>
    public EngineException ToException(string what, string? remedy = null)
    {
        if (IsTemporary)
        {
            return new EngineException(
                ErrorIds.ServerUnavailable, $"{what}: the authorization server answered {Status}.", remedy ?? "Try again in a few minutes.");
        }

        var reason = Error is { } error
            ? _sent.Redact(error + (Text("error_description") is { } description ? " (" + description + ")" : string.Empty))
            : "status " + Status.ToString(CultureInfo.InvariantCulture);
        return new EngineException(ErrorIds.AuthenticationFailed, $"{what}: {reason}.", remedy);
    }

    private string? Text(string name) => Body?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
