using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>How the local server reaches the network: proxy, exceptions from it, and whom it trusts.</summary>
internal static class LocalNetwork
{
    /// <summary>Files of the system's own OpenSSL and of the server's HTTP library; each is told by its own variable.</summary>
    public static readonly string[] AuthorityVariables = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];

    private static readonly string[] WebProxy = ["HTTP_PROXY", "HTTPS_PROXY"];
    private static readonly string[] SocksProxy = ["SOCKS_PROXY", "ALL_PROXY"];

    public static void Add(SessionRecipe recipe, LocalServerOptions options)
    {
        AddProxy(recipe, options);
        LocalServerRecipe.Public(recipe, "NO_PROXY", options.ProxyBypass.Count == 0 ? null : string.Join(",", options.ProxyBypass));
        if (options.CertificateAuthority is not { } authority)
        {
            return;
        }

        if (!File.Exists(authority))
        {
            throw new EngineException(ErrorIds.PathInvalid, $"There is no file '{authority}'.", "Check -CertificateAuthority.");
        }

        foreach (string name in AuthorityVariables)
        {
            recipe.Settings[LocalField.File + name] = authority;
        }

        // For tokens other than API tokens the server reads the file only by way of the system's trust store.
        LocalServerRecipe.Public(recipe, "MCP_ATLASSIAN_USE_SYSTEM_TRUSTSTORE", "true");
    }

    private static void AddProxy(SessionRecipe recipe, LocalServerOptions options)
    {
        if (options.Proxy is not { } proxy)
        {
            if (options.ProxyCredential is not null)
            {
                throw new EngineException(ErrorIds.ArgumentMissing, "There is a credential for a proxy and no proxy; a local server does not know the system's.", "Add -Proxy.");
            }

            return;
        }

        if (proxy.UserInfo.Length > 0)
        {
            throw new EngineException(ErrorIds.SecretRefused, "The proxy's address holds a user name or password, which would end up in logs.", "Give them with -ProxyCredential.");
        }

        foreach (string name in proxy.Scheme.StartsWith("socks", StringComparison.OrdinalIgnoreCase) ? SocksProxy : WebProxy)
        {
            if (options.ProxyCredential is { } account)
            {
                // The only form the server takes them in, and so a secret as a whole.
                LocalServerRecipe.Private(recipe, name, SecretText.Protect(WithUser(proxy, account)));
            }
            else
            {
                LocalServerRecipe.Public(recipe, name, proxy.AbsoluteUri.TrimEnd('/'));
            }
        }
    }

    private static string WithUser(Uri proxy, NetworkCredential account)
    {
        string user = account.Domain.Length > 0 ? account.Domain + "\\" + account.UserName : account.UserName;
        return $"{proxy.Scheme}://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(account.Password)}@{proxy.Authority}";
    }
}
