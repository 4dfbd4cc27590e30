using System.Globalization;
using System.Text;

namespace McpAtlassian.DemoServer.Data;

/// <summary>An opaque position in a listing, valid for the same question only.</summary>
internal static class PageToken
{
    public static string Write(int offset, string question) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(
            offset.ToString(CultureInfo.InvariantCulture) + ":" + Stamp(question)))
                .TrimEnd('=')
                .Replace('+', '-')
                .Replace('/', '_');

    public static int? Read(string token, string question)
    {
        try
        {
            var padded = token.Replace('-', '+').Replace('_', '/');
            var parts = Encoding.ASCII.GetString(
                Convert.FromBase64String(padded + new string('=', (4 - (padded.Length % 4)) % 4))).Split(':');
            return parts.Length == 2
                && parts[1] == Stamp(question)
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                    ? offset
                    : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Stamp(string text)
    {
        // string.GetHashCode differs between processes; a page token should not.
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
