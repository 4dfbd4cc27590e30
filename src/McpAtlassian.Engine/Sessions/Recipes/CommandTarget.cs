using System.Globalization;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// A program of the user's own. How it reaches the network is its own affair, of which it is told what variables can
/// tell: the proxy, the exceptions from it, and the certificate authorities of this process. What they cannot tell is
/// refused.
/// </summary>
internal static class CommandTarget
{
    public static StdioTarget Build(SessionRecipe recipe, string command, NetworkOptions network)
    {
        Require(network);
        var arguments = recipe.Settings
            .Where(static s => s.Key.StartsWith(RecipeField.Argument, StringComparison.Ordinal))
            .OrderBy(static s => int.Parse(s.Key.Substring(RecipeField.Argument.Length), CultureInfo.InvariantCulture))
            .Select(static s => s.Value)
            .ToList();
        var own = recipe.Secrets
            .Where(static s => s.Key.StartsWith(RecipeField.Environment, StringComparison.Ordinal))
            .ToDictionary(
                static s => s.Key.Substring(RecipeField.Environment.Length),
                static s => (string?)SecretText.Reveal(s.Value),
                StringComparer.Ordinal);
        var variables = ChildEnvironment.Inherited(LocalRunner.Command);
        ChildEnvironment.Merge(
            variables, LocalNetwork.Variables(network.Proxy, network.ProxyCredential, network.ProxyBypass));
        foreach (var variable in LocalNetwork.AuthorityVariablesOf(command, network.CertificateAuthority))
        {
            variables[variable.Key] = variable.Value;
        }

        if (FetchingRunner.IsContainer(command) && arguments.IndexOf("run") is >= 0 and var run)
        {
            // A container gets of docker's environment what is named. Its files are others, so no authority is.
            arguments.InsertRange(
                run + 1,
                variables.Keys
                    .Where(
                        name => name.EndsWith("proxy", StringComparison.OrdinalIgnoreCase)
                            && !arguments.Contains(name)
                            && !own.ContainsKey(name))
                    .OrderBy(static name => name, StringComparer.Ordinal)
                    .SelectMany(static name => new[] { "-e", name }));
        }

        return new StdioTarget(command, arguments, recipe.Setting(RecipeField.WorkingDirectory), own)
        {
            Network = variables
        };
    }

    private static void Require(NetworkOptions network)
    {
        if (network.SkipCertificateCheck)
        {
            throw Unreachable(
                "-SkipCertificateCheck",
                "Tell it in its own way, for mcp-atlassian by the variables JIRA_SSL_VERIFY and "
                + "CONFLUENCE_SSL_VERIFY.");
        }

        if (network.ProxyUseDefaultCredentials)
        {
            throw Unreachable(
                "ProxyUseDefaultCredentials", "Use -ConnectionOption @{ ProxyCredential = Get-Credential }.");
        }

        if (network.ClientCertificate is not null)
        {
            throw Unreachable(
                "ClientCertificate",
                "Tell it in its own way, for mcp-atlassian by JIRA_CLIENT_CERT and JIRA_CLIENT_KEY.");
        }
    }

    private static EngineException Unreachable(string name, string remedy) =>
        new(
            ErrorIds.ArgumentInvalid,
            $"{name} does not reach a program that is started: it makes its own connections.",
            remedy);
}
