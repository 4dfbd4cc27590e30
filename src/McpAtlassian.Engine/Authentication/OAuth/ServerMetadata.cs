using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The members of an authorization server's metadata this product uses.</summary>
internal sealed class ServerMetadata
{
    public string? Issuer { get; private init; }

    public Uri? AuthorizationEndpoint { get; private init; }

    public Uri? TokenEndpoint { get; private init; }

    public Uri? RegistrationEndpoint { get; private init; }

    public Uri? RevocationEndpoint { get; private init; }

    public IReadOnlyList<string> ClientAuthentications { get; private init; } = [];

    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>How proofs for a bound token may be signed (DPoP); empty where the server does not say.</summary>
    public IReadOnlyList<string> ProofAlgorithms { get; private init; } = [];

    public bool SendsIssuer { get; private init; }

    /// <summary>Its metadata is not a document, but what servers of 2025-03-26 without one have.</summary>
    public bool IsAssumed { get; private init; }

    /// <summary>The document this was read from.</summary>
    public required JsonObject Document { get; init; }

    /// <summary>A server of 2025-03-26 need not have metadata: its endpoints are then at its origin.</summary>
    public static ServerMetadata Assume(string origin) => Read(
        new JsonObject
        {
            ["issuer"] = origin,
            ["authorization_endpoint"] = origin + "/authorize",
            ["token_endpoint"] = origin + "/token",
            ["registration_endpoint"] = origin + "/register",
            ["response_types_supported"] = new JsonArray("code"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
        },
        isAssumed: true);

    public static ServerMetadata Read(JsonObject document, bool isAssumed = false) => new()
    {
        Document = document,
        IsAssumed = isAssumed,
        Issuer = Text(document, "issuer"),
        AuthorizationEndpoint = Address(document, "authorization_endpoint"),
        TokenEndpoint = Address(document, "token_endpoint"),
        RegistrationEndpoint = Address(document, "registration_endpoint"),
        RevocationEndpoint = Address(document, "revocation_endpoint"),
        ClientAuthentications = Texts(document, "token_endpoint_auth_methods_supported"),
        Scopes = Texts(document, "scopes_supported"),
        ProofAlgorithms = Texts(document, "dpop_signing_alg_values_supported"),
        SendsIssuer = document["authorization_response_iss_parameter_supported"] is JsonValue flag
            && flag.TryGetValue<bool>(out var sends)
            && sends,
    };

    /// <summary>Every address a secret or a consent may go to, with its member's name.</summary>
    public IEnumerable<(string Name, Uri Address)> Addresses()
    {
        if (AuthorizationEndpoint is not null)
        {
            yield return ("authorization_endpoint", AuthorizationEndpoint);
        }

        if (TokenEndpoint is not null)
        {
            yield return ("token_endpoint", TokenEndpoint);
        }

        if (RegistrationEndpoint is not null)
        {
            yield return ("registration_endpoint", RegistrationEndpoint);
        }

        if (RevocationEndpoint is not null)
        {
            yield return ("revocation_endpoint", RevocationEndpoint);
        }
    }

    internal static string? Text(JsonObject document, string name) =>
        document[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal static IReadOnlyList<string> Texts(JsonObject document, string name)
    {
        if (document[name] is not JsonArray array)
        {
            return [];
        }

        var texts = new List<string>(array.Count);
        foreach (var item in array)
        {
            if (item is JsonValue value && value.TryGetValue<string>(out var text))
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    private static Uri? Address(JsonObject document, string name) =>
        Uri.TryCreate(Text(document, name), UriKind.Absolute, out var uri) ? uri : null;
}
