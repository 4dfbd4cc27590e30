using System.Security;

namespace McpAtlassian.Engine.Configuration.Servers;

/// <summary>The community server mcp-atlassian, started by the client, in one pinned version.</summary>
internal static class LocalServer
{
    /// <summary>
    /// Runs the server through uvx or Docker for one site. With an e-mail address it is a Cloud site and the secret an
    /// API token; without one it is a Server or Data Center and the secret a personal access token.
    /// </summary>
    public static ServerDefinition Create(bool docker, Uri site, string? emailAddress, SecureString? secret = null)
    {
        var url = site.AbsoluteUri.TrimEnd('/');
        List<ServerSetting> environment = [ServerSetting.Public("JIRA_URL", url)];
        Add(environment, "JIRA", emailAddress, secret);
        environment.Add(ServerSetting.Public("CONFLUENCE_URL", emailAddress is null ? url : url + "/wiki"));
        Add(environment, "CONFLUENCE", emailAddress, secret);

        // Bare names: docker takes the values from its own environment, so none is on a command line.
        return docker
            ? ServerDefinition.Local(
                "docker",
                new[] { "run", "-i", "--rm" }.Concat(environment.SelectMany(s => new[] { "-e", s.Name }))
                    .Concat([DefaultNames.DockerImage])
                    .ToArray(),
                environment,
                DefaultNames.Local)
            : ServerDefinition.Local("uvx", [DefaultNames.UvxPackage], environment, DefaultNames.Local);
    }

    private static void Add(List<ServerSetting> environment, string product, string? emailAddress, SecureString? secret)
    {
        if (emailAddress is null)
        {
            environment.Add(
                ServerSetting.FromVariable(product + "_PERSONAL_TOKEN", product + "_PERSONAL_TOKEN", secret));
            return;
        }

        environment.Add(ServerSetting.Public(product + "_USERNAME", emailAddress));
        environment.Add(ServerSetting.FromVariable(product + "_API_TOKEN", product + "_API_TOKEN", secret));
    }
}
