using System.Security;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// Who the local server is to be at a product: a user name with a secret, or a personal access token alone.
/// </summary>
internal sealed class LocalIdentity
{
    private LocalIdentity(string? userName, SecureString secret)
    {
        UserName = userName;
        Secret = secret;
    }

    /// <summary>The e-mail address or user name; null for a personal access token.</summary>
    public string? UserName { get; }

    /// <summary>The API token, password or personal access token.</summary>
    public SecureString Secret { get; }

    /// <summary>A Cloud account with its API token, or a Data Center user with a password.</summary>
    public static LocalIdentity User(string userName, SecureString secret) => new(userName, secret);

    /// <summary>A Data Center's personal access token.</summary>
    public static LocalIdentity PersonalAccessToken(SecureString token) => new(null, token);
}
