using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes;

namespace McpAtlassian.Cmdlets.Connecting;

/// <summary>Puts secrets into a recipe, from the forms in which PowerShell users hold them.</summary>
internal static class RecipeSecrets
{
    public static SessionRecipe WithSecret(this SessionRecipe recipe, string name, SecureString? secret)
    {
        if (secret is not null)
        {
            recipe.Secrets[name] = secret;
        }

        return recipe;
    }

    /// <summary>Every entry of a table, under the prefix; values may be text or SecureStrings.</summary>
    public static SessionRecipe WithSecrets(this SessionRecipe recipe, string prefix, IDictionary? table)
    {
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            recipe.Secrets[prefix + Convert.ToString(entry.Key, CultureInfo.InvariantCulture)] =
                value as SecureString ?? SecretText.Protect(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return recipe;
    }
}
