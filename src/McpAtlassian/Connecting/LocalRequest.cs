using McpAtlassian.Models;

namespace McpAtlassian.Connecting;

/// <summary>What of Connect-Atlassian's parameters decides whether a server on this machine is meant.</summary>
internal sealed record LocalRequest(
    string ParameterSet,
    IDictionary<string, object> Bound,
    Uri? Uri,
    string? Local,
    string Command,
    string? Transport,
    AtlassianConnectionOption Option)
{
    private static readonly string[] Chooses = ["Local", "JiraUrl", "ConfluenceUrl", "Command"];

    /// <summary>What is good for a local server alone, of those that bring a credential.</summary>
    private static readonly string[] OnlyLocal =
    [
        "PersonalAccessToken", "JiraPersonalAccessToken", "ConfluencePersonalAccessToken", "JiraCredential",
        "ConfluenceCredential",
    ];

    /// <summary>What says nothing to a program that has its own credential and its own address.</summary>
    private static readonly string[] NotForPrograms = ["Uri", "Transport"];

    /// <exception cref="EngineException">
    /// ArgumentInvalid, where parameters exclude each other; CredentialRequired.
    /// </exception>
    public bool IsLocal()
    {
        var isProgram = ParameterSet == "Credential"
            && Command.Length > 0
            && !Bound.ContainsKey("Credential")
            && !OnlyLocal.Concat(Chooses.SkipLast(1)).Any(Bound.ContainsKey);
        if (Option.ExpiresOn is not null
            && (isProgram || ParameterSet is not ("ApiToken" or "Credential" or "ApiKey" or "AccessToken")))
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "-ConnectionOption ExpiresOn has no effect here: it is for an API token, API key, password or "
                + "access token.",
                "Leave it out.");
        }

        if (isProgram && NotForPrograms.FirstOrDefault(Bound.ContainsKey) is { } other)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"-Command and -{other} cannot be used together.",
                "With -Command alone, the program has its own URL and credential. Leave one of them out.");
        }

        var isLocal = ParameterSet switch
        {
            "OAuthApp" or "TokenFile" => true,
            "AccessToken" => Uri is null || Chooses.Any(Bound.ContainsKey),
            "ApiToken" => Chooses.Any(Bound.ContainsKey),
            "Credential" when isProgram => false,
            "Credential" => !Bound.ContainsKey("Credential") || Chooses.Any(Bound.ContainsKey),
            _ => false,
        };
        if (isLocal)
        {
            Require();
        }
        else if (ParameterSet != "Environment"
            && (OnlyLocal.FirstOrDefault(Bound.ContainsKey)
                ?? (Transport == "Stdio" ? "Transport Stdio" : null)) is { } lost)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"-{lost} is only for a local server that this module starts.",
                "Leave it out. Or add a credential, and -Local Uvx or -Local Docker.");
        }

        return isLocal;
    }

    private void Require()
    {
        if (ParameterSet == "Credential"
            && !Bound.ContainsKey("Credential")
            && !OnlyLocal.Any(Bound.ContainsKey))
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                "A local server needs a credential.",
                "Add -EmailAddress with -ApiToken, or -Credential; for Data Center -PersonalAccessToken.");
        }

        if (Uri is not null && (ParameterSet != "OAuthApp" || Chooses.Any(Bound.ContainsKey)))
        {
            var other = Chooses.FirstOrDefault(Bound.ContainsKey)
                ?? OnlyLocal.FirstOrDefault(Bound.ContainsKey)
                ?? ParameterSet;
            throw Exclusive("Uri", other);
        }

        if (Local is not null && Command.Length > 0)
        {
            throw Exclusive("Local", "Command");
        }

        if (Option.ProxyUseDefaultCredentials)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A local server cannot authenticate to a proxy as the current user.",
                "Use -ConnectionOption @{ ProxyCredential = Get-Credential }.");
        }

        if (Transport == "Sse" || (Transport == "Stdio" && Uri is not null))
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"-Transport {Transport} cannot be used with this server.",
                "Use Stdio or Http with a local server.");
        }
    }

    private static EngineException Exclusive(string one, string other) =>
        new(
            ErrorIds.ArgumentInvalid,
            $"-{one} and -{other} cannot be used together.",
            "-Uri is for a running server; -Local, -JiraUrl and -ConfluenceUrl are for one that this module starts.");
}
