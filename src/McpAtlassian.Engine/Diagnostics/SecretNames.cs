using System;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>Tells by a name whether a variable, header or argument is likely to hold a secret.</summary>
public static class SecretNames
{
    private static readonly string[] Parts = ["token", "secret", "password", "passwd", "apikey", "api_key", "api-key", "authorization", "credential", "cookie", "private_key", "privatekey"];

    /// <summary>True when the name suggests a secret.</summary>
    public static bool IsSecret(string name)
    {
        foreach (string part in Parts)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return name.IndexOf("nextPageToken", StringComparison.OrdinalIgnoreCase) < 0 && name.IndexOf("pageToken", StringComparison.OrdinalIgnoreCase) < 0;
            }
        }

        return false;
    }
}
