using System.Security;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Configuration.Servers;

/// <summary>The whole value of an Authorization header, as one variable or one file entry holds it.</summary>
internal static class AuthorizationHeader
{
    /// <summary>Basic, of an address and an API token.</summary>
    public static SecureString Basic(string emailAddress, SecureString apiToken) =>
        BasicToken.Create(emailAddress, apiToken, asHeader: true);

    /// <summary>Bearer, of a service account's API key.</summary>
    public static SecureString Bearer(SecureString apiKey)
    {
        var text = SecretText.Reveal(CredentialText.Clean(apiKey, "The API key"));
        return text.Length > 0 && !text.Any(char.IsControl)
            ? SecretText.Protect("Bearer " + text)
            : throw new EngineException(
                ErrorIds.CredentialInvalid,
                "The API key is empty or contains a line break or control character.",
                "Copy it again without the line break.");
    }
}
