using System.Text;

namespace McpAtlassian.Engine.Authentication;

/// <summary>What of an authorization header's value is secret.</summary>
internal static class HeaderSecrets
{
    /// <summary>The value, without its scheme too, and what a Basic value is made of.</summary>
    public static void Add(Redactor secrets, string? value)
    {
        if (value is null)
        {
            return;
        }

        secrets.Add(value);
        var space = value.IndexOf(' ');
        var bare = value.Substring(space + 1);
        secrets.Add(bare);
        if (space > 0 && value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && SplitBasic(bare) is { } pair)
        {
            secrets.Add(pair.Secret);
        }
    }

    /// <summary>User and secret of a Basic value; null when it is none.</summary>
    public static (string User, string Secret)? SplitBasic(string value)
    {
        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(value));
            var colon = pair.IndexOf(':');
            return colon < 0 ? null : (pair.Substring(0, colon), pair.Substring(colon + 1));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
