using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security;
using McpAtlassian.Commands;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;

namespace McpAtlassian.Cmdlets.Connecting;

/// <summary>Decides whether Connect-Atlassian means a server on this machine, and describes it from the parameters.</summary>
internal static class LocalRequest
{
    private static readonly string[] AlwaysLocal = ["PersonalAccessToken", "DataCenter", "OAuthApp", "TokenFile"];
    private static readonly string[] Chooses = [nameof(ConnectAtlassianCommand.Local), nameof(ConnectAtlassianCommand.JiraUrl), nameof(ConnectAtlassianCommand.ConfluenceUrl), nameof(ConnectAtlassianCommand.Command)];

    /// <summary>What says nothing to a server elsewhere.</summary>
    private static readonly string[] OnlyLocal =
    [
        "Port", "ServerVersion", "Image", "JiraPersonalAccessToken", "ConfluencePersonalAccessToken", "JiraCredential", "ConfluenceCredential",
        "CertificateAuthority", "Toolset", "JiraProject", "ConfluenceSpace",
    ];

    /// <exception cref="EngineException">ArgumentInvalid, where parameters exclude each other.</exception>
    public static bool IsLocal(ConnectAtlassianCommand command, string parameterSet, IDictionary<string, object> bound)
    {
        bool canBe = AlwaysLocal.Contains(parameterSet) || parameterSet is "ApiToken" or "Credential" or "AccessToken";
        bool isLocal = AlwaysLocal.Contains(parameterSet)
            || (canBe && Chooses.Any(bound.ContainsKey))
            || (parameterSet == "AccessToken" && command.Uri is null);
        if (isLocal)
        {
            if (command.Uri is not null && (parameterSet != "OAuthApp" || Chooses.Any(bound.ContainsKey)))
            {
                throw Exclusive("Uri", Chooses.FirstOrDefault(bound.ContainsKey) ?? parameterSet);
            }

            if (command.Local is not null && command.Command.Length > 0)
            {
                throw Exclusive("Local", "Command");
            }

            if (command.ProxyUseDefaultCredentials)
            {
                throw new EngineException(ErrorIds.ArgumentInvalid, "A local server cannot authenticate to a proxy as the current user.", "Use -ProxyCredential.");
            }

            if (command.Transport == "Sse" || (command.Transport == "Stdio" && command.Uri is not null))
            {
                throw new EngineException(ErrorIds.ArgumentInvalid, $"-Transport {command.Transport} does not go with this server.", "Use Stdio or Http with a local server.");
            }
        }
        else if (parameterSet != "Environment" && (OnlyLocal.FirstOrDefault(bound.ContainsKey) ?? (command.Transport == "Stdio" ? "Transport Stdio" : null)) is { } lost)
        {
            throw new EngineException(ErrorIds.ArgumentInvalid, $"-{lost} is for a local server, and this credential goes to Atlassian's.", "Add -Local Uvx or -Local Docker.");
        }

        return isLocal;
    }

    /// <summary>The server as the parameters describe it.</summary>
    public static LocalServerOptions Create(ConnectAtlassianCommand c, Func<string, string> resolvePath)
    {
        string? cloudId = Guid.TryParse(c.Site, out var id) ? id.ToString("D") : null;
        return new LocalServerOptions
        {
            Runner = Runner(c),
            Command = c.Command.Length == 0 ? null : c.Command.IndexOfAny(['/', '\\']) >= 0 ? resolvePath(c.Command) : c.Command,
            Arguments = c.ArgumentList,
            WorkingDirectory = c.Command.Length == 0 && c.WorkingDirectory is null ? null : resolvePath(c.WorkingDirectory ?? "."),
            Endpoint = c.Uri,
            IsHttp = c.Transport == "Http",
            Port = c.Port,
            ServerVersion = c.ServerVersion,
            Image = c.Image,
            Site = c.Site,
            CloudId = cloudId,
            JiraUrl = c.JiraUrl,
            ConfluenceUrl = c.ConfluenceUrl,
            Identity = Identity(c.PersonalAccessToken, c.Credential) ?? (c.ApiToken is null ? null : LocalIdentity.User(
                CredentialText.Clean(c.EmailAddress, "-EmailAddress"), CredentialText.Clean(c.ApiToken, "-ApiToken"))),
            JiraIdentity = Identity(c.JiraPersonalAccessToken, c.JiraCredential),
            ConfluenceIdentity = Identity(c.ConfluencePersonalAccessToken, c.ConfluenceCredential),
            AccessToken = c.AccessToken is null ? null : CredentialText.Clean(c.AccessToken, "-AccessToken"),
            ExpiresOn = c.ExpiresOn,
            Login = c.OAuthApp,
            TokenFileClientId = c.TokenFile,
            ClientSecret = c.TokenFile is null ? null : c.ClientSecret,
            SkipCertificateCheck = c.SkipCertificateCheck,
            ClientCertificate = c.ClientCertificate is null ? null : resolvePath(c.ClientCertificate),
            ClientKey = c.ClientKey is null ? null : resolvePath(c.ClientKey),
            Toolsets = c.Toolset ?? [],
            EnabledTools = EnabledTools(c),
            ReadOnly = c.ReadOnly,
            JiraProjects = c.JiraProject ?? [],
            ConfluenceSpaces = c.ConfluenceSpace ?? [],
            Proxy = c.Proxy,
            ProxyCredential = c.ProxyCredential?.GetNetworkCredential(),
            ProxyBypass = c.ProxyBypass ?? [],
            CertificateAuthority = c.CertificateAuthority is null ? null : resolvePath(c.CertificateAuthority),
            Environment = Variables(c),
        };
    }

    /// <summary>The part of it that -FromEnvironment leaves to the parameters.</summary>
    public static LocalServerOptions CreateForEnvironment(ConnectAtlassianCommand c, Func<string, string> resolvePath)
    {
        return new LocalServerOptions
        {
            Runner = Runner(c),
            IsHttp = c.Transport == "Http" && c.Local is not null,
            Port = c.Port,
            ServerVersion = c.ServerVersion,
            Image = c.Image,
            Toolsets = c.Toolset ?? [],
            EnabledTools = EnabledTools(c),
            ReadOnly = c.ReadOnly,
            JiraProjects = c.JiraProject ?? [],
            ConfluenceSpaces = c.ConfluenceSpace ?? [],
            Proxy = c.Proxy,
            ProxyCredential = c.ProxyCredential?.GetNetworkCredential(),
            ProxyBypass = c.ProxyBypass ?? [],
            CertificateAuthority = c.CertificateAuthority is null ? null : resolvePath(c.CertificateAuthority),
        };
    }

    private static LocalRunner Runner(ConnectAtlassianCommand c) =>
        c.Command.Length > 0 ? LocalRunner.Command : c.Local is null ? LocalRunner.Automatic : Enum.Parse<LocalRunner>(c.Local, ignoreCase: true);

    private static LocalIdentity? Identity(SecureString? token, PSCredential? credential) =>
        token is not null ? LocalIdentity.PersonalAccessToken(
            CredentialText.Clean(token, "The personal access token")) : credential is not null ? LocalIdentity.User(credential.UserName, credential.Password) : null;

    /// <summary>The server can be told names, not wildcards; those are left to this side.</summary>
    private static string[] EnabledTools(ConnectAtlassianCommand c) =>
        c.AllowTool is { } names && !names.Any(WildcardPattern.ContainsWildcardCharacters) ? names : [];

    private static Dictionary<string, SecureString> Variables(ConnectAtlassianCommand c)
    {
        var bag = new SessionRecipe { Method = RecipeMethod.Local }.WithSecrets(string.Empty, c.Environment);
        return bag.Secrets;
    }

    private static EngineException Exclusive(string one, string other) =>
        new(ErrorIds.ArgumentInvalid, $"-{one} and -{other} exclude each other.", "-Uri is for a server that runs already, -Local and the products' addresses for one that is started.");
}
