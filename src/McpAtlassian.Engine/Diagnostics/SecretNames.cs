namespace McpAtlassian.Engine.Diagnostics;

/// <summary>Tells by a name whether a variable, header or argument is likely to hold a secret.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts = [
        "token", "secret", "password", "passwd", "apikey", "api_key", "api-key", "authorization", "credential",
        "cookie", "private_key", "privatekey"
    ];

    /// <summary>True when the name suggests a secret.</summary>
    public static bool IsSecret(string name)
    {
        foreach (var part in Parts)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                // The way to the next page is not one: nextPageToken, page_token.
                return !name.Replace("_", string.Empty).Contains("pageToken", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    /// <summary>What a variable holds that must not be shown: its value, or the user and password in a proxy's
    /// address.</summary>
    public static IEnumerable<string> SecretsOf(string name, string? value)
    {
        if (value is null)
        {
            yield break;
        }

        if (IsSecret(name))
        {
            yield return value;
        }
        else if (name.EndsWith("PROXY", StringComparison.OrdinalIgnoreCase) && value.LastIndexOf('@') is > 0 and var at)
        {
            var start = value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
            var user = at > start ? value.Substring(start, at - start) : string.Empty;
            yield return user;
            var password = user.Substring(user.IndexOf(':') + 1);
            yield return password;
            yield return Uri.UnescapeDataString(password);
        }
    }
}
