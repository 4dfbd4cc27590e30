using System.Security;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// The identity behind a local server. Over HTTP it goes along as headers; a child of the session has it in its
/// environment, and nothing is sent.
/// </summary>
internal sealed class LocalCredential : Credential
{
    private readonly Dictionary<string, SecureString> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SecureString> _secrets = [];
    private string _key = string.Empty;

    public LocalCredential(LocalRecipe recipe, Credential? inner)
    {
        Inner = inner;
        Method = recipe.Kind ?? inner?.Method ?? "Local";
        Account = recipe.EmailAddress;
        IsHttp = recipe.IsHttp;
        foreach (var secret in recipe.Secrets)
        {
            _secrets.Add(secret.Value);
            _key += ":" + SecretText.Fingerprint(secret.Value);
        }

        foreach (var header in recipe.Headers)
        {
            SecretText.RequireHeaderSafe(header.Value, "credential");
            _headers[header.Key] = header.Value;
        }

        foreach (var header in recipe.PublicHeaders)
        {
            _headers[header.Key] = SecretText.Protect(header.Value);
        }
    }

    /// <summary>Where the token comes from, if there is one.</summary>
    public Credential? Inner { get; }

    public override string Method { get; }

    public override string? Account { get; }

    public override DateTimeOffset? ExpiresOn => Inner?.ExpiresOn;

    public override bool RenewsItself => Inner?.RenewsItself == true;

    public override string IdentityKey => "Local:" + Method + _key + ":" + Inner?.IdentityKey;

    private bool IsHttp { get; }

    internal override bool SendsSecret => IsHttp;

    internal override IReadOnlyDictionary<string, string> Headers
    {
        get
        {
            var plain = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var header in _headers)
            {
                if (IsHttp)
                {
                    plain[header.Key] = SecretText.Reveal(header.Value);
                }
            }

            return plain;
        }
    }

    internal override ValueTask<string?> GetAuthorizationAsync(Uri endpoint, CancellationToken cancellationToken) =>
        IsHttp && Inner is not null ? Inner.GetAuthorizationAsync(endpoint, cancellationToken) : default;

    internal override void CollectSecrets(Redactor redactor)
    {
        foreach (var secret in _secrets)
        {
            redactor.Add(SecretText.Reveal(secret));
        }

        Inner?.CollectSecrets(redactor);
    }
}
