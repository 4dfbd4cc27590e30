using System.Security;
using System.Text;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes;

namespace McpAtlassian.Ci;

/// <summary>
/// Has everything masked that a session is opened with, given on the command line, found in the environment or saved.
/// </summary>
internal static class RecipeMasks
{
    public static void Register(PSCmdlet cmdlet, SessionRecipe recipe)
    {
        foreach (var secret in recipe.Secrets)
        {
            if (secret.Name is { } name)
            {
                RegisterNamed(cmdlet, name, secret.Value);
            }
            else
            {
                CiHost.Mask(cmdlet, secret.User, secret.Value);
            }
        }
    }

    /// <summary>
    /// Headers and variables are kept as secrets whatever they are; to hide every "true" in a log helps nobody.
    /// </summary>
    private static void RegisterNamed(PSCmdlet cmdlet, string name, SecureString secret)
    {
        if (!CiHost.IsRunner || !SecretNames.IsSecret(name))
        {
            return;
        }

        // "Basic dXNlcjp0b2tlbg==" is three secrets: the whole, what follows the scheme, and what that says.
        var value = SecretText.Reveal(secret);
        var bare = value.Substring(value.IndexOf(' ') + 1).Trim();
        CiHost.Mask(cmdlet, [value, bare]);
        if (value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            && Decode(bare) is { } pair
            && pair.IndexOf(':') is > 0 and var colon)
        {
            CiHost.Mask(cmdlet, pair.Substring(0, colon), SecretText.Protect(pair.Substring(colon + 1)));
        }
    }

    private static string? Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
