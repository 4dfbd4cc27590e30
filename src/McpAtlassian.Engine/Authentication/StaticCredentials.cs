using System.Security;
using System.Text;

namespace McpAtlassian.Engine.Authentication;

/// <summary>No credential at all: local servers, open servers.</summary>
internal sealed class NoCredential : Credential
{
    /// <summary>The only one needed.</summary>
    public static NoCredential Instance { get; } = new();

    public override string Method => "None";

    internal override bool SendsSecret => false;
}

/// <summary>A personal API token: Basic authentication with the account's e-mail address (RFC 7617).</summary>
internal sealed class ApiTokenCredential : Credential
{
    private readonly SecureString _header;

    public ApiTokenCredential(string emailAddress, SecureString apiToken)
    {
        Account = CredentialText.Strip(emailAddress);
        _header = BasicToken.Create(emailAddress, apiToken, asHeader: true);
    }

    public override string Method => "ApiToken";

    public override string Account { get; }

    public override DateTimeOffset? ExpiresOn => Ends;

    /// <summary>When the token ends, where the user has said so.</summary>
    internal DateTimeOffset? Ends { get; init; }

    internal override ValueTask<string?> GetAuthorizationAsync(Uri endpoint, CancellationToken cancellationToken) =>
        new(SecretText.Reveal(_header));

    internal override void CollectSecrets(Redactor redactor)
    {
        var pair = SecretText.Reveal(_header).Substring("Basic ".Length);
        redactor.Add(pair);
        redactor.Add(Encoding.UTF8.GetString(Convert.FromBase64String(pair)).Substring(Account.Length + 1));
    }
}

/// <summary>A token sent as Bearer (RFC 6750): a service account's API key, or a token obtained elsewhere.</summary>
internal sealed class BearerCredential : Credential
{
    private readonly SecureString _token;

    public BearerCredential(
        SecureString token, string method = "ApiKey", string? account = null, DateTimeOffset? expiresOn = null)
    {
        var what = method == "ApiKey" ? "API key" : "access token";
        _token = CredentialText.Clean(token, "The " + what);
        SecretText.RequireHeaderSafe(_token, what);
        Method = method;
        Account = account;
        ExpiresOn = expiresOn;
    }

    public override string Method { get; }

    public override string? Account { get; }

    public override DateTimeOffset? ExpiresOn { get; }

    public override string IdentityKey => Method + ":" + SecretText.Fingerprint(_token);

    internal override ValueTask<string?> GetAuthorizationAsync(Uri endpoint, CancellationToken cancellationToken) =>
        new("Bearer " + SecretText.Reveal(_token));

    internal override void CollectSecrets(Redactor redactor) => redactor.Add(SecretText.Reveal(_token));
}

/// <summary>Headers as the user gives them, for servers with their own rules.</summary>
internal sealed class HeaderCredential : Credential
{
    private readonly Dictionary<string, SecureString> _headers = new(StringComparer.OrdinalIgnoreCase);

    public HeaderCredential(
        IReadOnlyDictionary<string, SecureString> headers, string method = "Headers", string? account = null)
    {
        foreach (var pair in headers)
        {
            var value = CredentialText.CleanHeader(pair.Value, $"The header '{pair.Key}'");
            SecretText.RequireHeaderSafe(value, $"value of header '{pair.Key}'");
            _headers[pair.Key] = value;
        }

        Method = method;
        Account = account;
    }

    public override string Method { get; }

    public override string? Account { get; }

    public override string IdentityKey
    {
        get
        {
            var key = Method;
            foreach (var pair in _headers)
            {
                key += ":" + pair.Key + "=" + SecretText.Fingerprint(pair.Value);
            }

            return key;
        }
    }

    internal override IReadOnlyDictionary<string, string> Headers
    {
        get
        {
            var plain = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var pair in _headers)
            {
                plain[pair.Key] = SecretText.Reveal(pair.Value);
            }

            return plain;
        }
    }
}
