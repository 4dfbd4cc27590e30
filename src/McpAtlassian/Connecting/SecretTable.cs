using System.Collections;
using System.Globalization;
using System.Security;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Connecting;

/// <summary>Reads tables of headers and variables, in the forms in which PowerShell users hold secrets.</summary>
internal static class SecretTable
{
    /// <summary>Headers, cleaned of what comes along with a copied value.</summary>
    public static Dictionary<string, SecureString> Headers(IDictionary table) =>
        Read(table).ToDictionary(
            static entry => entry.Key,
            static entry => CredentialText.CleanHeader(entry.Value, $"The header '{entry.Key}'"),
            StringComparer.Ordinal);

    /// <summary>Every entry; values may be text or SecureStrings.</summary>
    public static Dictionary<string, SecureString> Read(IDictionary? table)
    {
        var secrets = new Dictionary<string, SecureString>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            var name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            secrets[name] = value as SecureString
                ?? SecretText.Protect(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return secrets;
    }
}
