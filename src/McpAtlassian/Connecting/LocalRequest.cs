namespace McpAtlassian.Connecting;

/// <summary>What of Connect-Atlassian's parameters decides whether a server on this machine is meant.</summary>
internal sealed record LocalRequest(
    string ParameterSet,
    IDictionary<string, object> Bound,
    Uri? Uri,
    string? Local,
    string Command,
    string? Transport,
    bool ProxyUseDefaultCredentials)
{
    private static readonly string[] AlwaysLocal = ["PersonalAccessToken", "DataCenter", "OAuthApp", "TokenFile"];
    private static readonly string[] Chooses = ["Local", "JiraUrl", "ConfluenceUrl", "Command"];

    /// <summary>What says nothing to a server elsewhere.</summary>
    private static readonly string[] OnlyLocal =
    [
        "Port", "ServerVersion", "Image", "JiraPersonalAccessToken", "ConfluencePersonalAccessToken", "JiraCredential",
        "ConfluenceCredential",
        "CertificateAuthority", "Toolset", "JiraProject", "ConfluenceSpace",
    ];

    /// <exception cref="EngineException">ArgumentInvalid, where parameters exclude each other.</exception>
    public bool IsLocal()
    {
        var canBe = AlwaysLocal.Contains(ParameterSet) || ParameterSet is "ApiToken" or "Credential" or "AccessToken";
        var isLocal = AlwaysLocal.Contains(ParameterSet)
            || (canBe && Chooses.Any(Bound.ContainsKey))
            || (ParameterSet == "AccessToken" && Uri is null);
        if (isLocal)
        {
            if (Uri is not null && (ParameterSet != "OAuthApp" || Chooses.Any(Bound.ContainsKey)))
            {
                throw Exclusive("Uri", Chooses.FirstOrDefault(Bound.ContainsKey) ?? ParameterSet);
            }

            if (Local is not null && Command.Length > 0)
            {
                throw Exclusive("Local", "Command");
            }

            if (ProxyUseDefaultCredentials)
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    "A local server cannot authenticate to a proxy as the current user.",
                    "Use -ProxyCredential.");
            }

            if (Transport == "Sse" || (Transport == "Stdio" && Uri is not null))
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"-Transport {Transport} does not go with this server.",
                    "Use Stdio or Http with a local server.");
            }
        }
        else if (ParameterSet != "Environment"
            && (OnlyLocal.FirstOrDefault(Bound.ContainsKey)
            ?? (Transport == "Stdio" ? "Transport Stdio" : null)) is { } lost)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"-{lost} is for a local server, and this credential goes to Atlassian's.",
                "Add -Local Uvx or -Local Docker.");
        }

        return isLocal;
    }

    private static EngineException Exclusive(string one, string other) =>
        new(
            ErrorIds.ArgumentInvalid,
            $"-{one} and -{other} exclude each other.",
            "-Uri is for a server that runs already, -Local and the products' addresses for one that is started.");
}
