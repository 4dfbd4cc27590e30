using System.Net;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>How the local server reaches the network: proxy, exceptions from it, and whom it trusts.</summary>
internal static class LocalNetwork
{
    /// <summary>
    /// Files of the system's own OpenSSL and of the server's HTTP library; each is told by its own variable.
    /// </summary>
    public static readonly string[] AuthorityVariables = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];

    private static readonly string[] WebProxy = ["HTTP_PROXY", "HTTPS_PROXY"];
    private static readonly string[] SocksProxy = ["SOCKS_PROXY", "ALL_PROXY"];

    public static void Add(LocalRecipe recipe, LocalServerOptions options)
    {
        foreach (var variable in Variables(options.Proxy, options.ProxyCredential, options.ProxyBypass))
        {
            if (options.ProxyCredential is not null && variable.Key != "NO_PROXY")
            {
                recipe.Environment[variable.Key] = SecretText.Protect(variable.Value!);
            }
            else
            {
                recipe.Tell(variable.Key, variable.Value);
            }
        }

        if (options.CertificateAuthority is not { } authority)
        {
            return;
        }

        Require(authority);
        foreach (var name in AuthorityVariables)
        {
            recipe.Files[name] = authority;
        }

        // For tokens other than API tokens the server reads the file only by way of the system's trust store.
        recipe.Tell("MCP_ATLASSIAN_USE_SYSTEM_TRUSTSTORE", "true");
    }

    /// <summary>The variables that tell a program of the user's own whom to trust besides the system's.</summary>
    /// <exception cref="EngineException">
    /// PathInvalid; ArgumentInvalid for a container, whose files are others.
    /// </exception>
    public static IEnumerable<KeyValuePair<string, string?>> AuthorityVariablesOf(string command, string? authority)
    {
        if (authority is null)
        {
            return [];
        }

        if (FetchingRunner.IsContainer(command))
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A container cannot read the file of CertificateAuthority: it has its own files.",
                "Add to -ArgumentList: -v to mount the file, and -e SSL_CERT_FILE=… with its path in the container.");
        }

        Require(authority);
        return AuthorityVariables
            .Append("NODE_EXTRA_CA_CERTS")
            .Select(name => new KeyValuePair<string, string?>(name, authority));
    }

    private static void Require(string authority)
    {
        if (!File.Exists(authority))
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"There is no file '{authority}'.",
                "Check CertificateAuthority in -ConnectionOption.");
        }
    }

    /// <summary>The variables that tell a program its proxy and the exceptions from it.</summary>
    /// <exception cref="EngineException">ArgumentMissing, SecretRefused.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> Variables(
        Uri? proxy, NetworkCredential? account, IReadOnlyList<string> bypass)
    {
        var variables = new List<KeyValuePair<string, string?>>();
        if (proxy is null && account is not null)
        {
            throw new EngineException(
                ErrorIds.ArgumentMissing,
                "-ProxyCredential needs -Proxy: a local server does not use the system proxy.",
                "Add -Proxy.");
        }

        if (proxy is { UserInfo.Length: > 0 })
        {
            throw new EngineException(
                ErrorIds.SecretRefused,
                "The proxy's URL contains a user name or password, which would end up in logs.",
                "Give them with -ConnectionOption @{ ProxyCredential = Get-Credential }.");
        }

        if (proxy is not null)
        {
            // User and password in the address are the only form in which programs take them.
            var address = account is null ? proxy.AbsoluteUri.TrimEnd('/') : WithUser(proxy, account);
            var isSocks = proxy.Scheme.StartsWith("socks", StringComparison.OrdinalIgnoreCase);
            variables.AddRange(
                (isSocks ? SocksProxy : WebProxy).Select(name => new KeyValuePair<string, string?>(name, address)));
        }

        if (bypass.Count > 0)
        {
            variables.Add(new KeyValuePair<string, string?>("NO_PROXY", string.Join(",", bypass)));
        }

        return variables;
    }

    private static string WithUser(Uri proxy, NetworkCredential account)
    {
        var user = account.Domain.Length > 0 ? account.Domain + "\\" + account.UserName : account.UserName;
        return $"{proxy.Scheme}://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(account.Password)}@"
            + $"{proxy.Authority}";
    }
}
