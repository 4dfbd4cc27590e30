using System.Security;
using System.Text.Json.Serialization;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// A program of the user's own. How it reaches the network is its own affair, of which it is told what variables can
/// tell: the proxy, the exceptions from it, and the certificate authorities of this process. What they cannot tell is
/// refused.
/// </summary>
internal sealed record CommandRecipe : SessionRecipe
{
    public override string Method => RecipeMethod.Command;

    /// <summary>The program: a path, or a name that the system looks for.</summary>
    public required string Command { get; init; }

    public string[] Arguments { get; init; } = [];

    /// <summary>Where it starts.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables for it alone; nobody knows which of them is a secret.</summary>
    public Dictionary<string, SecureString> Environment { get; init; } = [];

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets => Named(Environment);

    public override string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) ? SecretText.Reveal(value) : null;

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) => NoCredential.Instance;

    public override ServerTarget BuildTarget(NetworkOptions network)
    {
        Require(network);
        var arguments = Arguments.ToList();
        var own = Environment.ToDictionary(
            static variable => variable.Key,
            static variable => (string?)SecretText.Reveal(variable.Value),
            StringComparer.Ordinal);
        var variables = ChildEnvironment.Inherited(LocalRunner.Command);
        ChildEnvironment.Merge(
            variables, LocalNetwork.Variables(network.Proxy, network.ProxyCredential, network.ProxyBypass));
        foreach (var variable in LocalNetwork.AuthorityVariablesOf(Command, network.CertificateAuthority))
        {
            variables[variable.Key] = variable.Value;
        }

        if (FetchingRunner.IsContainer(Command) && arguments.IndexOf("run") is >= 0 and var run)
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

        return new StdioTarget(Command, arguments, WorkingDirectory, own)
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
                "Use the program's own setting. For mcp-atlassian, set JIRA_SSL_VERIFY and CONFLUENCE_SSL_VERIFY in "
                + "-Environment.");
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
                "Use the program's own setting. For mcp-atlassian, set JIRA_CLIENT_CERT and JIRA_CLIENT_KEY in "
                + "-Environment.");
        }
    }

    private static EngineException Unreachable(string name, string remedy) =>
        new(
            ErrorIds.ArgumentInvalid,
            $"{name} has no effect on a local server: it makes its own connections.",
            remedy);
}
