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

    public LocalCredential(SessionRecipe recipe, Credential? inner)
    {
        Inner = inner;
        Method = recipe.Setting(LocalField.Kind) ?? inner?.Method ?? "Local";
        Account = recipe.Setting(RecipeField.EmailAddress);
        IsHttp = recipe.Setting(RecipeField.Transport) == LocalField.Http;
        foreach (var secret in recipe.Secrets)
        {
            _secrets.Add(secret.Value);
            _key += ":" + SecretText.Fingerprint(secret.Value);
            if (secret.Key.StartsWith(RecipeField.Header, StringComparison.Ordinal))
            {
                SecretText.RequireHeaderSafe(secret.Value, "credential");
                _headers[secret.Key.Substring(RecipeField.Header.Length)] = secret.Value;
            }
        }

        foreach (var setting in recipe.Settings)
        {
            if (setting.Key.StartsWith(LocalField.PublicHeader, StringComparison.Ordinal))
            {
                _headers[setting.Key.Substring(LocalField.PublicHeader.Length)] = SecretText.Protect(setting.Value);
            }
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
