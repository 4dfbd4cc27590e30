namespace McpAtlassian.Text;

/// <summary>What Tab shows of each parameter: the first sentence of its help. Written by build.ps1 Help.</summary>
internal static class Tips
{
    internal static class ConnectAtlassianCommand
    {
        public const string AccessToken = "An access token from another source, sent as Bearer.";
        public const string AllowNew =
            "With -Replay: an open session, as an object or by name, that gets the calls that are not in the file.";
        public const string AllowTool = "Call only tools with these names; wildcards are allowed.";
        public const string ApiKey = "A service account's API key, sent as Bearer.";
        public const string ApiToken =
            "A personal API token with the scopes of the app 'Rovo MCP': a SecureString, what Get-Secret returns, "
            + "or text from an environment variable.";
        public const string ArgumentList = "The program's arguments, one string each.";
        public const string Browser = "The program that opens the consent page; the URL is its last argument.";
        public const string ClientId =
            "The client id: of a client you registered for OAuth, or of a client that signs in without a person.";
        public const string ClientSecret = "The client's secret.";
        public const string Command = "A program that is an MCP server over standard input and output.";
        public const string ConfigPath = "An MCP client's configuration file.";
        public const string ConfluenceCredential = "User name and password (or API token) for Confluence.";
        public const string ConfluencePersonalAccessToken = "Confluence's personal access token.";
        public const string ConfluenceUrl = "The URL of Confluence, for a local server.";
        public const string ConnectionOption =
            "Rarely used settings, made by New-AtlassianConnectionOption or given as a hashtable with the same "
            + "names: the proxy's credential, certificate authorities, a client certificate, the local server's "
            + "port, version and limits.";
        public const string Credential = "E-mail address and API token in one credential.";
        public const string Demo = "Start the demo server in this process and connect to it.";
        public const string DenyTool = "Call no tool with these names; wildcards are allowed.";
        public const string EmailAddress = "The e-mail address of the account that the API token belongs to.";
        public const string Endpoint = "Atlassian's endpoint: v2 (default), v1, or authv2.";
        public const string Environment = "Environment variables for the program; values may be SecureStrings.";
        public const string FromEnvironment = "Read the credential from environment variables.";
        public const string FromMcpRemote =
            "Use the login that mcp-remote keeps in ~/.mcp-auth or the folder in MCP_REMOTE_CONFIG_DIR.";
        public const string Header =
            "Headers to send instead of a credential, as names and values; values may be SecureStrings.";
        public const string IdentityClientId = "The client id at the identity provider.";
        public const string IdentityIssuer = "The identity provider's issuer URL.";
        public const string IdentityToken =
            "The token of the organization's identity provider that identifies the user, or the platform's token "
            + "for this workload.";
        public const string IdentityTokenEndpoint = "The identity provider's token endpoint.";
        public const string Import =
            "Also turn the tools into commands, like Import-AtlassianMcpTool: getJiraIssue becomes "
            + "Get-AtlassianJiraIssue.";
        public const string InputObject = "A server that Import-McpConfig returned.";
        public const string JiraCredential = "User name and password (or API token) for Jira.";
        public const string JiraPersonalAccessToken = "Jira's personal access token.";
        public const string JiraUrl = "The URL of Jira, for a local server.";
        public const string Local =
            "Start the community server mcp-atlassian on this machine with Uvx or Docker, and connect to it.";
        public const string Name = "The session's name.";
        public const string NoBrowser =
            "Show the URL of the consent page instead of opening it, and ask for the URL that the browser is "
            + "redirected to.";
        public const string OAuth = "Sign in with OAuth 2.1.";
        public const string OAuthApp = "The name of a login that Register-AtlassianOAuthApp saved.";
        public const string PersonalAccessToken =
            "A personal access token of Jira or Confluence Data Center, used for both.";
        public const string PrivateKey = "The client's private key as PEM text, RSA or P-256, instead of a secret.";
        public const string Proxy = "A proxy for this session's requests.";
        public const string ReadOnly = "Call only tools that read.";
        public const string Record = "Record every call and its answer in this file, which must not exist yet.";
        public const string Replay = "Answer calls from a file that -Record wrote, without a server or network.";
        public const string Save = "Save the session under its name.";
        public const string Scope = "Scopes to request instead of the smallest useful set.";
        public const string ServerName = "The server's name in that file.";
        public const string Site = "The site to work on: its name, host, URL or cloudId.";
        public const string SkipCertificateCheck = "Accept any server certificate.";
        public const string Speed = "With -Replay: None (default) answers immediately, Real takes the recorded time.";
        public const string Strict = "With -Replay: calls must come in the recorded order, and as often.";
        public const string TimeoutSec =
            "The time limit for connecting, in seconds, without the consent in the browser.";
        public const string TokenFile =
            "The client id of an app with a token file in ~/.mcp-atlassian. mcp-atlassian's own wizard or "
            + "Register-AtlassianOAuthApp -WriteTokenFile creates it.";
        public const string Transport = "Http (Streamable HTTP) or Sse.";
        public const string Uri = "The URL of the MCP endpoint.";
        public const string WorkingDirectory = "The folder to start the program in.";
    }

    internal static class ConvertToAtlassianMarkdownCommand
    {
        public const string As = "Table for one table, or List for a list with an item for each object.";
        public const string InputObject = "Objects for a table or a list, or text, ADF and storage format to convert.";
        public const string Property =
            "The properties to show, in this order: names, wildcards, script blocks, or hashtables with Name and "
            + "Expression, as in Select-Object.";
    }

    internal static class DisconnectAtlassianCommand
    {
        public const string Forget = "Remove the saved session and its secret from this machine.";
        public const string Name = "Names of the sessions to close; wildcards are allowed.";
        public const string Revoke = "Revoke the OAuth login at the authorization server (RFC 7009).";
    }

    internal static class ExportAtlassianReportCommand
    {
        public const string Force = "Replace a read-only file.";
        public const string GroupBy =
            "The property to group the rows by: a name, a script block, or a hashtable with Name and Expression.";
        public const string InputObject = "The issues, pages or other objects to report.";
        public const string LiteralPath = "The file to write.";
        public const string NoClobber = "Do not replace an existing file.";
        public const string PassThru = "Return the file.";
        public const string Path = "The file to write.";
        public const string Property =
            "The properties to show, in this order: names, wildcards, script blocks, or hashtables with Name and "
            + "Expression, as in Select-Object.";
        public const string Title = "The heading.";
    }

    internal static class ExportMcpConfigCommand
    {
        public const string ApiKey = "A service account's API key, sent as Bearer.";
        public const string ApiToken = "The API token: a SecureString, the output of Get-Secret, or text.";
        public const string AsDeepLink = "Print a link that installs the server, for clients that support links.";
        public const string AsPlainText =
            "Write the secret itself to the file, and make the file readable by its owner only.";
        public const string AsText = "Print the text instead of writing a file.";
        public const string Backup = "Keep a dated copy of the file next to it.";
        public const string Bridge = "The client starts Start-AtlassianMcpBridge, which serves the saved session.";
        public const string Client = "The clients to write for, by name.";
        public const string EmailAddress = "The account's e-mail address, to sign in with an API token.";
        public const string Endpoint = "The endpoint's path: v2 (the default), v1, or authv2.";
        public const string Force = "Replace a read-only file.";
        public const string HeaderVariable =
            "Headers for -Uri: each name with the environment variable that has its whole value.";
        public const string Local = "The local server mcp-atlassian, started with uvx or docker in a pinned version.";
        public const string OAuth = "The client signs in by itself, in a browser.";
        public const string PassThru = "Return the file.";
        public const string Path = "A file of your choice instead of the client's own.";
        public const string PersonalAccessToken =
            "A personal access token of a Server or Data Center site, for the local server.";
        public const string Scope =
            "User (default) for the user's own file, Project for the file in the current folder, Local for the "
            + "current folder's part of the user's file (Claude Code).";
        public const string ServerName = "The entry's name.";
        public const string Session = "The session to write the entry for, as an object or by name.";
        public const string Site = "The site the local server works on.";
        public const string Uri = "The URL of any other MCP server.";
        public const string VariableName = "The environment variable with the whole Authorization header.";
    }

    internal static class GetAtlassianMcpPromptCommand
    {
        public const string Arguments = "The prompt's arguments: a hashtable, an object with properties, or JSON text.";
        public const string Name = "Names of prompts.";
        public const string Render = "Render the prompt, even without arguments.";
    }

    internal static class GetAtlassianMcpResourceCommand
    {
        public const string Force = "Replace existing files.";
        public const string OutFile = "Save the contents to this file or folder.";
        public const string Read = "Read the contents.";
        public const string Template = "List the URI templates instead of the resources.";
        public const string Uri = "URIs.";
    }

    internal static class GetAtlassianMcpToolCommand
    {
        public const string Access = "Only tools with this access: read, write or destructive.";
        public const string CsvHeader = "Return the header of a CSV file whose rows are calls of the tool.";
        public const string Name = "Names of tools; wildcards are allowed.";
        public const string Product = "Only tools of these products; wildcards are allowed.";
        public const string Refresh = "Fetch the list from the server again.";
        public const string Template = "Return the tool's arguments as a hashtable to fill in, for -Arguments.";
    }

    internal static class GetAtlassianSessionCommand
    {
        public const string Default = "Only the default session of this runspace.";
        public const string ListAvailable = "The sessions saved on this machine instead of the open ones.";
        public const string Name = "Names of sessions; wildcards are allowed.";
    }

    internal static class GetAtlassianSiteCommand
    {
        public const string Session = "The session to use, as an object or by name.";
        public const string Site = "Names, hosts, URLs or cloudIds.";
    }

    internal static class GetMcpClientCommand
    {
        public const string Installed = "Only clients that are installed on this machine.";
        public const string Name = "Names of clients; wildcards are allowed.";
    }

    internal static class ImportAtlassianMcpToolCommand
    {
        public const string Force = "Also use names of other commands.";
        public const string Name = "Names of tools; wildcards are allowed.";
        public const string PassThru = "Return the commands; with -Path, the module's manifest file.";
        public const string Path = "Save the commands as a module in this folder instead of loading them.";
        public const string Prefix = "The prefix of the nouns.";
    }

    internal static class ImportMcpConfigCommand
    {
        public const string All = "Also return servers that are not Atlassian's.";
        public const string Client = "The clients to read.";
        public const string Path = "One file.";
        public const string Scope =
            "Only the user's own files (User), those of the current folder (Project), or the servers that the user "
            + "has for single projects (Local).";
        public const string ServerName = "Names of servers; wildcards are allowed.";
    }

    internal static class InvokeAtlassianMcpToolCommand
    {
        public const string All = "Fetch all pages.";
        public const string Arguments =
            "The arguments: a hashtable, an object with properties, JSON text, or the value of the only required "
            + "argument.";
        public const string AsJob = "Run the call in the background, as a job.";
        public const string AuditLog =
            "A file that gets one JSON line for each call: when, who, where, which tool, the arguments without "
            + "secrets, the outcome and the duration.";
        public const string Force = "Do not ask before a destructive tool.";
        public const string InputObject =
            "Rows: objects whose properties have the names of arguments, objects of Jira or Confluence, files, or "
            + "plain values for the only required argument that you did not give.";
        public const string Name = "The tool's name.";
        public const string OutFile =
            "Save the result to this file, or to this folder under its own name: the bytes of an image, audio or "
            + "resource, otherwise the text.";
        public const string Raw = "Return the server's whole answer as JSON text.";
        public const string ResumeLog =
            "A file that records which rows were sent, so you can run the same command again after an interruption.";
        public const string RetryUnknown = "With -ResumeLog: send rows with an unknown outcome again.";
        public const string Site = "The site for this call instead of the session's: its name, host, URL or cloudId.";
        public const string SkipValidation = "Send the arguments without checking them against the tool's schema.";
        public const string ThrottleLimit = "How many rows to send at a time.";
        public const string TimeoutSec = "The time limit for one call, in seconds, with retries.";
        public const string Unordered = "Return results as they arrive, not in the order of the rows.";
    }

    internal static class NewAtlassianBasicTokenCommand
    {
        public const string ApiToken = "The API token: a SecureString, the output of Get-Secret, or text.";
        public const string AsHeader = "Return the whole header value, with \"Basic \" before it, as text.";
        public const string AsPlainText = "Return text instead of a SecureString.";
        public const string Credential =
            "E-mail address and token in one credential: the user name is the e-mail address, the password is the "
            + "token.";
        public const string EmailAddress = "The e-mail address of the account the token belongs to.";
    }

    internal static class NewAtlassianConnectionOptionCommand
    {
        public const string AllowUnencryptedAuthentication =
            "Send the credential over plain http to a host other than this machine.";
        public const string Capability =
            "The groups of tools to request from Atlassian's v1 endpoint, for example READ_JIRA, SEARCH_CONFLUENCE.";
        public const string CertificateAuthority =
            "A file of certificate authorities (PEM) to trust in addition to the system's, for a server with a "
            + "certificate of your organization.";
        public const string ClientCertificate =
            "The file of a client certificate, for a server that requires one: PEM, or PFX without a password.";
        public const string ClientKey = "The file of the client certificate's private key (PEM, not encrypted).";
        public const string ClientMetadataUri = "The https URL of a client metadata document (CIMD) that you host.";
        public const string ConfluenceSpace = "The keys of the spaces that the local server can access.";
        public const string ExpiresOn =
            "The expiry of an API token, API key, password or access token, if you know it.";
        public const string Image =
            "The container image for -Local Docker instead of the published one, with or without a tag or digest.";
        public const string JiraProject = "The keys of the projects that the local server can access.";
        public const string Port = "The port of a local server with -Transport Http, from 1 to 65535.";
        public const string ProxyBypass =
            "Hosts to reach without the proxy of -Proxy. *.example.com means all its subdomains.";
        public const string ProxyCredential = "The proxy's user name and password.";
        public const string ProxyUseDefaultCredentials = "Authenticate to the proxy as the current user.";
        public const string ServerVersion =
            "The version of mcp-atlassian: a version number, for Docker also a tag or a digest (sha256:…).";
        public const string SkipCertificateCheck =
            "Accept any server certificate, like Connect-Atlassian -SkipCertificateCheck.";
        public const string SkipIssuerCheck = "Accept an authorization server whose metadata names another issuer.";
        public const string Toolset = "The groups of tools that the local server offers, for example jira_issues.";
        public const string TreatAsRead =
            "Treat tools with these names as reads if the server does not declare whether they read or write; "
            + "wildcards are allowed.";
        public const string Vault =
            "With Connect-Atlassian -Save: keep the secret in this vault of Microsoft.PowerShell.SecretManagement.";
    }

    internal static class PromptOrResourceCmdlet
    {
        public const string TimeoutSec = "How long each request may take, in seconds.";
    }

    internal static class RegisterAtlassianOAuthAppCommand
    {
        public const string AsEnvironment =
            "Show the variables that mcp-atlassian reads, one on each line, instead of the saved login.";
        public const string AsPlainText = "With -AsEnvironment, show the secret itself.";
        public const string Browser = "The program that opens the consent page; the URL is its last argument.";
        public const string ClientId = "The app's client id.";
        public const string ClientSecret = "The app's secret: a SecureString, or text from a variable.";
        public const string InstanceUri =
            "The URL of the Data Center instance whose OAuth provider (an application link) to use instead of "
            + "Atlassian Cloud.";
        public const string Name = "The name to save the login under.";
        public const string NoBrowser =
            "Show the URL of the consent page instead of opening it, and ask for the URL that the browser is "
            + "redirected to.";
        public const string Product = "With -InstanceUri, the product of the instance.";
        public const string Proxy = "A proxy for the requests.";
        public const string RedirectUri = "The callback URL, exactly as in the app's settings.";
        public const string Scope = "The scopes to request.";
        public const string Site = "The site: its name, host, URL or cloudId.";
        public const string Vault =
            "Keep the secret in this vault of Microsoft.PowerShell.SecretManagement instead of the keychain or a "
            + "file.";
        public const string WriteTokenFile =
            "Also write mcp-atlassian's own token file, ~/.mcp-atlassian/oauth-(client id).json, readable by its "
            + "owner only.";
    }

    internal static class RemoveMcpConfigCommand
    {
        public const string Backup = "Keep a dated copy of the file next to it.";
        public const string Client = "The client to remove the entry from.";
        public const string Force = "Change a read-only file.";
        public const string PassThru = "Return the file.";
        public const string Path = "A file of your choice instead of the client's own.";
        public const string Project = "With -Scope Local the folder of the project.";
        public const string Scope =
            "User (default) for the user's own file, Project for the file in the current folder, Local for the "
            + "user's servers for one project.";
        public const string ServerName = "The entry's name.";
    }

    internal static class SelectAtlassianSessionCommand
    {
        public const string PassThru = "Return the session.";
        public const string Session = "The session, as an object or by name.";
    }

    internal static class SessionCmdlet
    {
        public const string Session = "The session to use, as an object or by name.";
    }

    internal static class ShowAtlassianItemCommand
    {
        public const string Item =
            "An object of Jira or Confluence, an issue's or a project's key, a page's id, or a URL.";
        public const string NoBrowser = "Print the URL instead of opening it.";
        public const string Session = "The session that finds the site of a key or an id, as an object or by name.";
        public const string Site =
            "The site of a key or an id, instead of the session's: its name, host, URL or cloudId.";
    }

    internal static class StartAtlassianDemoServerCommand
    {
        public const string ApiTokenDisabled = "Behave as if the organization's admin did not allow API tokens.";
        public const string ConsentSite = "The site for OAuth consents: demo (default) or another of its sites.";
        public const string DenyConsent = "Decline every OAuth consent.";
        public const string Page = "Open the page that shows what scripts do.";
        public const string Port = "The port on 127.0.0.1.";
        public const string Stateless = "Use MCP 2026-07-28, without sessions, instead of the handshake protocols.";
        public const string TokenLifetimeSec = "The lifetime of OAuth access tokens, in seconds.";
    }

    internal static class StartAtlassianMcpBridgeCommand
    {
        public const string AllowTool = "Only these tools; wildcards are allowed.";
        public const string DenyTool = "Not these tools, even if -AllowTool matches them; wildcards are allowed.";
        public const string InputObject = "The client's messages, one on each line.";
        public const string Name = "The session's name; -Session takes it as an object too.";
        public const string ReadOnly = "Only tools that the server declares as reads.";
        public const string Site = "The site for calls that name none.";
    }

    internal static class StopAtlassianDemoServerCommand
    {
        public const string InputObject = "The servers to stop.";
    }

    internal static class TestAtlassianSessionCommand
    {
        public const string ApiKey = "A service account's API key, sent as Bearer.";
        public const string ApiToken = "A personal API token.";
        public const string BundlePath =
            "A file for a support bundle: the steps, versions, and names of tools and variables.";
        public const string Credential = "E-mail address and API token in one credential.";
        public const string Detailed = "Return the steps instead of $true or $false.";
        public const string EmailAddress = "The e-mail address of the account that the API token belongs to.";
        public const string Session = "The session to test, as an object or by name.";
        public const string Uri = "The URL of an endpoint to test without a session.";
    }

    internal static class TestMcpConfigCommand
    {
        public const string Backup = "Keep a dated copy of each file that -Fix changes.";
        public const string Client = "The clients to check.";
        public const string Fix = "Fix what needs no decision.";
        public const string Path = "One file.";
        public const string Scope =
            "Only the user's own files (User), those of the current folder (Project), or the servers that the user "
            + "has for single projects (Local).";
    }
}
