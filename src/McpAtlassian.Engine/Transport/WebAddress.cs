using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Reads addresses as people type them. .NET takes "proxy.corp:8080" for a scheme and "foo" for a path.
/// </summary>
internal static class WebAddress
{
    private static readonly Regex Host = new(@"^[\w-]+(\.[\w-]+)*(:\d+)?(/.*)?$", RegexOptions.CultureInvariant);

    /// <summary>
    /// The name of the Atlassian site that is meant, where an address is nothing but one; otherwise null.
    /// </summary>
    public static string? Site(Uri? address)
    {
        if (address is null || (!address.IsAbsoluteUri && !Host.IsMatch(address.OriginalString)))
        {
            return null;
        }

        var text = address.OriginalString;
        return Uri.TryCreate(text.Contains("://") ? text : "https://" + text, UriKind.Absolute, out var whole)
            && whole is { AbsolutePath: "/", Scheme: "https", IsDefaultPort: true, UserInfo: "" }
            && whole.Host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase)
            ? whole.Host
            : null;
    }

    /// <summary>
    /// Whether a text that should name a site is the address of a server: of another host than Atlassian's sites, with
    /// a path.
    /// </summary>
    public static bool IsEndpoint(string? site) =>
        Uri.TryCreate(site, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", AbsolutePath.Length: > 1 }
        && !address.Host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase);

    /// <summary>A proxy; one without a scheme is spoken to over http.</summary>
    /// <exception cref="EngineException">PathInvalid.</exception>
    public static Uri? Proxy(Uri? address)
    {
        if (address is null || (address.IsAbsoluteUri && address.OriginalString.Contains("://")))
        {
            return address;
        }

        return Host.IsMatch(address.OriginalString)
            && Uri.TryCreate("http://" + address.OriginalString, UriKind.Absolute, out var whole)
            ? whole
            : throw Invalid(address, "Proxy", "http://proxy.example.com:8080");
    }

    /// <summary>Refuses what is not a web address, naming the parameter and what was probably meant.</summary>
    /// <exception cref="EngineException">PathInvalid.</exception>
    public static void Require(Uri address, string parameter)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw Invalid(address, parameter, "https://mcp.example.com/mcp");
        }
    }

    private static EngineException Invalid(Uri address, string parameter, string example)
    {
        var text = address.OriginalString;

        // What has an @ may have a password before it.
        return new EngineException(
            ErrorIds.PathInvalid,
            $"{(text.Contains('@') ? "The value" : $"'{text}'")} of -{parameter} is not a valid http or https URL.",
            Host.IsMatch(text) && (text.Contains('.') || text.Contains(':'))
                ? $"Give the full URL: -{parameter} https://{text}"
                : $"Give the full URL, for example {example}. For your site, use -Site.");
    }
}
