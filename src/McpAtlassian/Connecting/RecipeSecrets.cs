using System.Collections;
using System.Globalization;
using System.Security;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes;

namespace McpAtlassian.Connecting;

/// <summary>Puts secrets into a recipe, from the forms in which PowerShell users hold them.</summary>
internal static class RecipeSecrets
{
    public static SessionRecipe WithSecret(this SessionRecipe recipe, string name, SecureString? secret)
    {
        if (secret is not null)
        {
            // By the parameter's name; a key and an assertion have a form of their own.
            recipe.Secrets[name] = name is RecipeField.PrivateKey or RecipeField.IdentityToken
                ? secret
                : CredentialText.Clean(secret, "-" + char.ToUpperInvariant(name[0]) + name.Substring(1));
        }

        return recipe;
    }

    /// <summary>Every entry of a table, under the prefix; values may be text or SecureStrings.</summary>
    public static SessionRecipe WithSecrets(this SessionRecipe recipe, string prefix, IDictionary? table)
    {
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            var name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            var secret = value as SecureString
                ?? SecretText.Protect(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
            recipe.Secrets[prefix + name] = prefix == RecipeField.Header
                ? CredentialText.CleanHeader(secret, $"The header '{name}'")
                : secret;
        }

        return recipe;
    }
}
