using System.Collections;
using ModelContextProtocol.Client;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// What a runner is given of this process's environment: the short harmless list, how the network is reached, and the
/// runner's own settings. Nothing else, as that may be anyone's secret.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] Network =
    [
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
    ];

    /// <summary>The names of the network's variables that are set here; a container is given them by name.</summary>
    public static IReadOnlyList<string> ProxyNames =>
        [
            .. Network.Where(
                static name => name.EndsWith("proxy", StringComparison.OrdinalIgnoreCase)
                    && Environment.GetEnvironmentVariable(name) is { Length: > 0 })
        ];

    /// <summary>The runner's own part; the server's variables are added to it.</summary>
    public static Dictionary<string, string?> Inherited(LocalRunner runner)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is { Key: string name, Value: string { Length: > 0 } value }
                && (Network.Contains(name) || IsRunners(runner, name)))
            {
                environment[name] = value;
            }
        }

        return environment;
    }

    /// <summary>
    /// Puts the server's own variables over what is inherited. Its programs read http_proxy before HTTP_PROXY, so that
    /// one left over would win.
    /// </summary>
    public static void Merge(
        Dictionary<string, string?> inherited, IEnumerable<KeyValuePair<string, string?>> variables)
    {
        foreach (var pair in variables)
        {
            if (pair.Key.EndsWith("PROXY", StringComparison.Ordinal))
            {
                inherited.Remove(pair.Key.ToLowerInvariant());
            }

            inherited[pair.Key] = pair.Value;
        }
    }

    /// <summary>The whole environment of a child that is started here and not by the SDK.</summary>
    public static Dictionary<string, string?> Create(LocalRunner runner, IReadOnlyDictionary<string, string?> variables)
    {
        var environment = new Dictionary<string, string?>(StdioClientTransportOptions.GetDefaultEnvironmentVariables());
        var own = Inherited(runner);
        Merge(own, variables);
        foreach (var pair in own)
        {
            environment[pair.Key] = pair.Value;
        }

        return environment;
    }

    private static bool IsRunners(LocalRunner runner, string name) => runner switch
    {
        LocalRunner.Uvx => name.StartsWith("UV_", StringComparison.Ordinal)
            && !name.StartsWith("UV_PUBLISH_", StringComparison.Ordinal),
        LocalRunner.Docker => name.StartsWith("DOCKER_", StringComparison.Ordinal) || name == "XDG_RUNTIME_DIR",
        _ => false,
    };
}
