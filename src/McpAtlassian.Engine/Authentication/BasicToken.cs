using System.Security;
using System.Text;

namespace McpAtlassian.Engine.Authentication;

/// <summary>
/// The Basic value of an e-mail address and an API token: base64 of <c>email:token</c> in UTF-8, without the newline
/// that <c>echo</c> would add (RFC 7617; Atlassian's "Configuring authentication via API token").
/// </summary>
internal static class BasicToken
{
    /// <summary>Encodes the pair; with <paramref name="asHeader"/> the result starts with "Basic ".</summary>
    public static SecureString Create(string emailAddress, SecureString apiToken, bool asHeader)
    {
        emailAddress = CredentialText.Clean(emailAddress, "The e-mail address");
        RequireUserId(emailAddress);
        var token = SecretText.Reveal(CredentialText.Clean(apiToken, "The API token"));
        RequireToken(token);
        var value = Convert.ToBase64String(Encoding.UTF8.GetBytes(emailAddress + ":" + token));
        return SecretText.Protect(asHeader ? "Basic " + value : value);
    }

    private static void RequireUserId(string emailAddress)
    {
        if (string.IsNullOrWhiteSpace(emailAddress))
        {
            throw new EngineException(
                ErrorIds.CredentialInvalid,
                "The e-mail address is empty.",
                "Give the e-mail address of the Atlassian account with -EmailAddress.");
        }

        foreach (var c in emailAddress)
        {
            if (c == ':')
            {
                throw new EngineException(
                    ErrorIds.CredentialInvalid,
                    "The e-mail address contains a colon, which separates it from the token (RFC 7617, section 2).",
                    "Give only the e-mail address with -EmailAddress, and the token with -ApiToken.");
            }

            if (char.IsControl(c))
            {
                throw new EngineException(
                    ErrorIds.CredentialInvalid,
                    "The e-mail address contains a control character.",
                    "Type the e-mail address again.");
            }
        }
    }

    private static void RequireToken(string token)
    {
        if (token.Length == 0)
        {
            throw new EngineException(
                ErrorIds.CredentialInvalid,
                "The API token is empty.",
                "Check the variable or the vault it comes from. Create a token at "
                + "https://id.atlassian.com/manage-profile/security/api-tokens");
        }

        foreach (var c in token)
        {
            if (char.IsControl(c))
            {
                throw new EngineException(
                    ErrorIds.CredentialInvalid,
                    "The API token contains a control character, usually a line break from a file or pasted text.",
                    "Copy the token again. If it is in a file, remove the line break at the end.");
            }
        }
    }
}
