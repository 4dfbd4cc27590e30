using System.Security;
using McpAtlassian.Connecting;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes.Local;

namespace McpAtlassian.Commands;

/// <content>A server on this machine.</content>
public sealed partial class ConnectAtlassianCommand
{
    /// <summary>True where a local server is started, or spoken to with what it needs.</summary>
    private bool IsLocal => new LocalRequest(
        ParameterSetName, MyInvocation.BoundParameters, Uri, Local, Command, Transport, _option).IsLocal();

    /// <summary>The server as the parameters describe it.</summary>
    private LocalServerOptions LocalOptions()
    {
        var cloudId = Guid.TryParse(Site, out var id) ? id.ToString("D") : null;
        return WithLimits(new LocalServerOptions
        {
            Runner = Runner(),
            Command = Command.Length == 0 ? null : ProgramPath,
            Arguments = ArgumentList,
            WorkingDirectory = Command.Length == 0 ? null : StartFolder,
            Endpoint = Uri,
            IsHttp = Transport == "Http",
            Site = Site,
            CloudId = cloudId,
            JiraUrl = JiraUrl,
            ConfluenceUrl = ConfluenceUrl,
            Identity = Identity(PersonalAccessToken, Credential) ?? (ApiToken is null ? null : LocalIdentity.User(
                CredentialText.Clean(EmailAddress, "-EmailAddress"), CredentialText.Clean(ApiToken, "-ApiToken"))),
            JiraIdentity = Identity(JiraPersonalAccessToken, JiraCredential),
            ConfluenceIdentity = Identity(ConfluencePersonalAccessToken, ConfluenceCredential),
            AccessToken = AccessToken is null ? null : CredentialText.Clean(AccessToken, "-AccessToken"),
            ExpiresOn = _option.ExpiresOn,
            Login = OAuthApp,
            TokenFileClientId = TokenFile,
            ClientSecret = TokenFile is null ? null : ClientSecret,
            SkipCertificateCheck = SkipCertificateCheck || _option.SkipCertificateCheck,
            ClientCertificate = _option.ClientCertificate,
            ClientKey = _option.ClientKey,
            Environment = SecretTable.Read(Environment),
        });
    }

    /// <summary>The part of it that -FromEnvironment leaves to the parameters.</summary>
    private LocalServerOptions LocalOptionsForEnvironment() =>
        WithLimits(new LocalServerOptions { Runner = Runner(), IsHttp = Transport == "Http" && Local is not null });

    /// <summary>What every local server can be told besides who connects and where to.</summary>
    private LocalServerOptions WithLimits(LocalServerOptions options) => options with
    {
        Port = _option.Port ?? LocalServerOptions.DefaultPort,
        ServerVersion = _option.ServerVersion,
        Image = _option.Image,
        Toolsets = _option.Toolset ?? [],
        EnabledTools = EnabledTools(),
        ReadOnly = ReadOnly,
        JiraProjects = _option.JiraProject ?? [],
        ConfluenceSpaces = _option.ConfluenceSpace ?? [],
        Proxy = Proxy,
        ProxyCredential = _option.ProxyCredential?.GetNetworkCredential(),
        ProxyBypass = _option.ProxyBypass ?? [],
        CertificateAuthority = _option.CertificateAuthority,
    };

    /// <summary>A path is meant from here; a bare name is looked for on PATH by the system.</summary>
    private string ProgramPath => Command.IndexOfAny(['/', '\\']) >= 0 ? ResolvePath(Command) : Command;

    private string StartFolder => WorkingDirectory is null
        ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
        : ResolvePath(WorkingDirectory);

    private LocalRunner Runner() =>
        Command.Length > 0
            ? LocalRunner.Command
            : Local is null ? LocalRunner.Automatic : Enum.Parse<LocalRunner>(Local, ignoreCase: true);

    private static LocalIdentity? Identity(SecureString? token, PSCredential? credential) =>
        token is not null ? LocalIdentity.PersonalAccessToken(
            CredentialText.Clean(token, "The personal access token"))
                : credential is not null ? LocalIdentity.User(credential.UserName, credential.Password) : null;

    /// <summary>The server can be told names, not wildcards; those are left to this side.</summary>
    private string[] EnabledTools() =>
        AllowTool is { } names && !names.Any(WildcardPattern.ContainsWildcardCharacters) ? names : [];
}
