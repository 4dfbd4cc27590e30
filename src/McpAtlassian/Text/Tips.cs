namespace McpAtlassian.Text;

/// <summary>What Tab shows of each parameter: the first sentence of its help. Written by build.ps1 Help.</summary>
internal static class Tips
{
    internal static class ConnectAtlassianCommand
    {
        public const string AccessToken = "An access token obtained elsewhere, sent as Bearer.";
        public const string AllowNew =
            "With -Replay: an open session, as an object or by name, that gets the calls which are not in the file.";
        public const string AllowTool = "Call only tools with these names; wildcards are allowed.";
        public const string ApiKey = "A service account's API key, sent as Bearer.";
        public const string ApiToken =
            "A personal API token with the scopes of the app 'Rovo MCP': a SecureString, what Get-Secret returns, "
            + "or text from an environment variable.";
        public const string ArgumentList = "The program's arguments, one each.";
        public const string Browser = "The program that opens the consent page; the address is its last argument.";
        public const string ClientId =
            "The client's id: one registered by hand for OAuth, or the one that logs in without a person.";
        public const string ClientSecret = "The client's secret.";
        public const string Command = "A program that is an MCP server over standard input and output.";
        public const string ConfigPath = "An MCP client's configuration file.";
        public const string ConfluenceCredential =
            "User name and password (or API token) for Confluence; it wins over the credential for both.";
        public const string ConfluencePersonalAccessToken =
            "Confluence's personal access token; it wins over the one for both.";
        public const string ConfluenceUrl = "Confluence's address, for a local server; a Cloud site's ends in /wiki.";
        public const string ConnectionOption =
            "Rarely used settings, made by New-AtlassianConnectionOption or given as a hashtable with the same "
            + "names: the proxy's credential, certificate authorities, a client certificate, the local server's "
            + "port, version and limits.";
        public const string Credential =
            "E-mail address and API token in one credential; with -JiraUrl or -ConfluenceUrl user name and "
            + "password of Data Center.";
        public const string Demo = "Start the embedded Atlassian in this process and connect to it.";
        public const string DenyTool = "Call no tool with these names; wildcards are allowed.";
        public const string EmailAddress = "The e-mail address of the account that the API token belongs to.";
        public const string Endpoint = "Which of Atlassian's endpoints: v2 (default), v1, or authv2.";
        public const string Environment = "Environment variables for the program; values may be SecureStrings.";
        public const string FromEnvironment = "Take the credential from environment variables.";
        public const string FromMcpRemote =
            "Use the log-in that mcp-remote has in its own files, ~/.mcp-auth or the folder in "
            + "MCP_REMOTE_CONFIG_DIR, with the server named with -Uri as mcp-remote was given it; without -Uri with "
            + "Atlassian's.";
        public const string Header =
            "Headers to send instead of a credential, as names and values; values may be SecureStrings.";
        public const string IdentityClientId = "The client's id at the identity provider.";
        public const string IdentityIssuer = "The identity provider's issuer address.";
        public const string IdentityToken =
            "The identity token of the organization's identity provider, which vouches for the user, or the "
            + "platform's own for this workload.";
        public const string IdentityTokenEndpoint =
            "The identity provider's token endpoint, instead of finding it from the issuer.";
        public const string Import =
            "Make the tools commands as well, as Import-AtlassianMcpTool does: getJiraIssue becomes "
            + "Get-AtlassianJiraIssue.";
        public const string InputObject = "A server that Import-McpConfig has read.";
        public const string JiraCredential =
            "User name and password (or API token) for Jira; it wins over the credential for both.";
        public const string JiraPersonalAccessToken = "Jira's personal access token; it wins over the one for both.";
        public const string JiraUrl = "Jira's address, for a local server.";
        public const string Local =
            "Start the community server mcp-atlassian on this machine and connect to it: Uvx or Docker.";
        public const string Name = "The session's name.";
        public const string NoBrowser =
            "Show the address of the consent page instead of opening it, and take back the address the browser is "
            + "sent to: for SSH and containers.";
        public const string OAuth = "Log in with OAuth 2.1.";
        public const string OAuthApp = "The name of a log-in that Register-AtlassianOAuthApp has saved.";
        public const string PersonalAccessToken =
            "A personal access token of Jira or Confluence Data Center, used for both.";
        public const string PrivateKey = "The client's private key as PEM text, RSA or P-256, instead of a secret.";
        public const string Proxy = "A proxy for this session's requests; by default the system's.";
        public const string ReadOnly = "Call only tools that read.";
        public const string Record =
            "Write the session down in this file, which must not be there yet: every call with its answer, "
            + "secrets, e-mail addresses and account ids replaced.";
        public const string Replay =
            "Serve the session from a file that -Record has written, without a server and without a network.";
        public const string Save = "Keep the session under its name.";
        public const string Scope = "Scopes to ask for instead of the smallest useful set.";
        public const string ServerName = "The server's name in that file.";
        public const string Site = "The site to work on: its name, host, URL or cloudId.";
        public const string SkipCertificateCheck = "Accept any server certificate.";
        public const string Speed =
            "With -Replay: None (default) answers at once, Real takes the time that was recorded.";
        public const string Strict =
            "With -Replay: calls must come in the order in which they were recorded, and as often.";
        public const string TimeoutSec =
            "How long connecting may take, in seconds, consent in the browser not counted.";
        public const string TokenFile =
            "The client id of an app whose token file mcp-atlassian's own wizard or Register-AtlassianOAuthApp "
            + "-WriteTokenFile left in ~/.mcp-atlassian; the local server runs on it and refreshes it by itself.";
        public const string Transport =
            "Http (Streamable HTTP) or Sse; by default Sse only for addresses that end in /sse.";
        public const string Uri = "The MCP endpoint.";
        public const string WorkingDirectory = "Where the program starts; by default the current location.";
    }

    internal static class ConvertToAtlassianMarkdownCommand
    {
        public const string As = "Table for one table, or List for a list with an item for each object.";
        public const string InputObject = "Objects for a table or a list, or text, ADF and storage format to convert.";
        public const string Property =
            "The members to show, in this order: names, wildcards, script blocks, or tables with Name and "
            + "Expression, as Select-Object takes them.";
    }

    internal static class DisconnectAtlassianCommand
    {
        public const string Forget = "Remove the saved session and its secret from this machine.";
        public const string Name = "Names of the sessions to close; wildcards are allowed.";
        public const string Revoke = "Tell the authorization server to forget the OAuth log-in (RFC 7009).";
    }

    internal static class ExportAtlassianReportCommand
    {
        public const string Force = "Replace a file that is read-only, too.";
        public const string GroupBy =
            "What the rows are grouped by, a name, a script block or a table with Name and Expression.";
        public const string InputObject = "What the report is about: issues, pages, or any objects.";
        public const string LiteralPath = "The file to write, taken as it is: no character of it is a wildcard.";
        public const string NoClobber = "Refuse to replace a file.";
        public const string PassThru = "Return the file.";
        public const string Path = "The file to write.";
        public const string Property =
            "The members to show, in this order: names, wildcards, script blocks, or tables with Name and "
            + "Expression, as Select-Object takes them.";
        public const string Title = "The heading.";
    }

    internal static class ExportMcpConfigCommand
    {
        public const string ApiKey = "A service account's API key, sent as Bearer.";
        public const string ApiToken = "The API token: a SecureString, what Get-Secret returns, or text.";
        public const string AsDeepLink = "Prints a link that installs the server, for clients that take one.";
        public const string AsPlainText =
            "Writes the secret itself into the file and makes the file readable by its owner only.";
        public const string AsText =
            "Prints the text instead of writing a file; pipe it to Set-Clipboard for a settings page.";
        public const string Backup = "Keeps a dated copy of the file beside it.";
        public const string Bridge =
            "The client starts Start-AtlassianMcpBridge, which serves the saved session: its file holds no secret, "
            + "and OAuth is renewed without it.";
        public const string Client = "The clients to write for, by name.";
        public const string EmailAddress = "The account's e-mail address, for sign-in with an API token.";
        public const string Endpoint = "The endpoint's path: v2 (the default), v1, or authv2.";
        public const string Force = "Replaces a read-only file too.";
        public const string HeaderVariable =
            "Headers for -Uri: names, and for each the environment variable that holds its whole value.";
        public const string Local = "The local server mcp-atlassian, started with uvx or docker in a pinned version.";
        public const string OAuth = "The client signs in by itself, in a browser.";
        public const string PassThru = "Returns the file.";
        public const string Path = "A file of your choice instead of the client's own.";
        public const string PersonalAccessToken =
            "A personal access token of a Server or Data Center site, for the local server.";
        public const string Scope =
            "User for the user's own file (the default), Project for the one in the current folder, Local for the "
            + "part of the user's file that is about the current folder (Claude Code).";
        public const string ServerName =
            "The entry's name; atlassian-rovo-mcp, or mcp-atlassian for the local server, by default.";
        public const string Session =
            "The session whose server is described, as an object or by name; with -Bridge the name of a saved one.";
        public const string Site = "The site the local server works on.";
        public const string Uri = "The address of any other MCP server.";
        public const string VariableName =
            "The environment variable that holds the whole Authorization header; ATLASSIAN_MCP_AUTHORIZATION by "
            + "default.";
    }

    internal static class GetAtlassianMcpPromptCommand
    {
        public const string Arguments =
            "What the prompt is given: a hashtable, an object with properties, or JSON text.";
        public const string Name = "Names of prompts.";
        public const string Render = "Render the prompt, also where it takes no arguments.";
    }

    internal static class GetAtlassianMcpResourceCommand
    {
        public const string Force = "Replace files that are in the folder already.";
        public const string OutFile = "Save the contents to this file, or into this folder.";
        public const string Read = "Read the contents.";
        public const string Template = "List the templates of URIs instead of the resources.";
        public const string Uri = "URIs.";
    }

    internal static class GetAtlassianMcpToolCommand
    {
        public const string Access = "Only tools that may do this.";
        public const string CsvHeader = "Return the header of a CSV file whose rows are calls of the tool.";
        public const string Name = "Names of tools; wildcards are allowed.";
        public const string Product = "Only tools of these products; wildcards are allowed.";
        public const string Refresh = "Ask the server for its list again first.";
        public const string Template =
            "Return the tool's arguments as a hashtable to fill in, for -Arguments: what need not be given is "
            + "commented out.";
    }

    internal static class GetAtlassianSessionCommand
    {
        public const string Default =
            "Only the session that commands of this runspace use when none is named; nothing when there is none.";
        public const string ListAvailable = "The sessions saved on this machine instead of the open ones.";
        public const string Name = "Names of sessions; wildcards are allowed.";
    }

    internal static class GetAtlassianSiteCommand
    {
        public const string Session = "The session to use, as an object or by name; by default the runspace's.";
        public const string Site =
            "Names, hosts, addresses or cloudIds; wildcards choose among the names of the session's sites.";
    }

    internal static class GetMcpClientCommand
    {
        public const string Installed = "Only clients of which traces are on this machine.";
        public const string Name = "Names of clients; wildcards are allowed.";
    }

    internal static class ImportAtlassianMcpToolCommand
    {
        public const string Force =
            "Also take names that other commands have; with -Path, also replace a module that is there.";
        public const string Name = "Names of tools; wildcards are allowed.";
        public const string PassThru = "Return the commands; with -Path, the module's manifest file.";
        public const string Path =
            "Save the commands as a module in this folder, named after it, instead of loading them.";
        public const string Prefix = "What the nouns begin with.";
    }

    internal static class ImportMcpConfigCommand
    {
        public const string All = "Servers that are not Atlassian's too.";
        public const string Client = "The clients to read; all by default.";
        public const string Path = "One file; what it is is told by its name and content, or by -Client.";
        public const string Scope =
            "Only the user's own files (User), those of the current folder (Project), or the servers that the user "
            + "has for single projects (Local).";
        public const string ServerName = "Names of servers; wildcards are allowed.";
    }

    internal static class InvokeAtlassianMcpToolCommand
    {
        public const string All = "Follow the tool's paging to the end.";
        public const string Arguments =
            "The arguments: a hashtable, an object with properties, or JSON text; or the value of the only "
            + "required argument.";
        public const string AsJob =
            "Make the call in the background, as a job: Receive-Job gives its result, Stop-Job stops it, at the "
            + "server too.";
        public const string AuditLog =
            "A file that gets one JSON line a call: when, who, where, which tool, the arguments without secrets, "
            + "how it ended and how long it took.";
        public const string Force = "Do not ask before a destructive tool.";
        public const string InputObject =
            "Rows: objects whose properties are named like the tool's arguments, objects of Jira or Confluence, "
            + "files, or plain values for the only required argument that is not given otherwise.";
        public const string Name = "The tool's name.";
        public const string OutFile =
            "Save the result to this file, or into this folder under its own name: the bytes of an image, audio or "
            + "resource, otherwise the text.";
        public const string Raw = "Return the server's whole answer as one JSON text.";
        public const string ResumeLog =
            "A file that remembers which rows were sent, for running the same command again after an interruption: "
            + "rows done come out as Skipped with what they made, rows whose outcome is unknown are reported and not "
            + "sent.";
        public const string RetryUnknown =
            "With -ResumeLog: send again the rows whose outcome an earlier run left unknown.";
        public const string Site = "The site for this call instead of the session's: its name, host, URL or cloudId.";
        public const string SkipValidation = "Send the arguments without checking them against the tool's schema.";
        public const string ThrottleLimit = "How many rows are sent at a time.";
        public const string TimeoutSec = "How long one call may take, in seconds, repetitions included.";
        public const string Unordered = "Write answers as they come instead of in the order of the rows.";
    }

    internal static class NewAtlassianBasicTokenCommand
    {
        public const string ApiToken = "The API token: a SecureString, what Get-Secret returns, or text.";
        public const string AsHeader = "Return the whole header value, with \"Basic \" before it, as text.";
        public const string AsPlainText = "Return text instead of a SecureString.";
        public const string Credential =
            "Address and token in one: the user name is the e-mail address, the password the token.";
        public const string EmailAddress = "The e-mail address of the account the token belongs to.";
    }

    internal static class NewAtlassianConnectionOptionCommand
    {
        public const string AllowUnencryptedAuthentication =
            "Send the credential over plain http to a host other than this machine.";
        public const string Capability =
            "The groups of tools to ask Atlassian's v1 endpoint for, for example READ_JIRA, SEARCH_CONFLUENCE.";
        public const string CertificateAuthority =
            "A file of certificate authorities (PEM) to trust besides the system's, for a server with a "
            + "certificate of the organization's own.";
        public const string ClientCertificate =
            "The file of a certificate for a server that wants one of its clients, Data Center or another: PEM, or "
            + "PFX without a password.";
        public const string ClientKey = "The file of the client certificate's private key (PEM, not encrypted).";
        public const string ClientMetadataUri =
            "The https address of a client metadata document (CIMD) that you host, used instead of registering a "
            + "client.";
        public const string ConfluenceSpace = "The spaces that the local server may look at, by their keys.";
        public const string ExpiresOn =
            "When an API token, API key, password or access token ends, where you know it; a saved session warns "
            + "of it 14 days ahead.";
        public const string Image =
            "The container image for -Local Docker instead of the published one, with or without a tag or digest.";
        public const string JiraProject = "The projects that the local server may look at, by their keys.";
        public const string Port = "The port of a local server with -Transport Http, from 1 to 65535; by default 9000.";
        public const string ProxyBypass =
            "Hosts to reach without the proxy of -Proxy; *. before a name stands for everything below it.";
        public const string ProxyCredential = "The proxy's user name and password.";
        public const string ProxyUseDefaultCredentials = "Authenticate to the proxy as the current user.";
        public const string ServerVersion =
            "The version of mcp-atlassian: a version number, for Docker also a tag or a digest (sha256:…).";
        public const string SkipCertificateCheck =
            "Accept any server certificate, as Connect-Atlassian -SkipCertificateCheck does.";
        public const string SkipIssuerCheck = "Accept an authorization server whose metadata names another issuer.";
        public const string Toolset =
            "The groups of tools that the local server offers, for example jira_issues; all by default.";
        public const string TreatAsRead =
            "Take tools with these names for reads where the server says of them neither that they read nor that "
            + "they write; wildcards are allowed.";
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
            "Show the variables that mcp-atlassian reads, one a line, instead of the saved log-in.";
        public const string AsPlainText = "With -AsEnvironment, show the secret itself.";
        public const string Browser = "The program that opens the consent page; the address is its last argument.";
        public const string ClientId = "The app's client id.";
        public const string ClientSecret = "The app's secret: a SecureString, or text from a variable.";
        public const string InstanceUri =
            "The Data Center instance whose own OAuth provider is meant (an application link), instead of "
            + "Atlassian Cloud.";
        public const string Name = "What the log-in is saved as.";
        public const string NoBrowser =
            "Show the address of the consent page instead of opening it, and take back the address the browser is "
            + "sent to.";
        public const string Product = "With -InstanceUri, the product that the instance is.";
        public const string Proxy = "A proxy for the requests; by default the system's.";
        public const string RedirectUri = "The callback, exactly as the app's settings have it.";
        public const string Scope = "The scopes to ask for.";
        public const string Site = "The site: its name, host, URL or cloudId.";
        public const string Vault =
            "Keep the secret in this vault of Microsoft.PowerShell.SecretManagement instead of the keychain or a "
            + "file.";
        public const string WriteTokenFile =
            "Also write mcp-atlassian's own token file, ~/.mcp-atlassian/oauth-(client id).json, for its owner "
            + "only.";
    }

    internal static class RemoveMcpConfigCommand
    {
        public const string Backup = "Keeps a dated copy of the file beside it.";
        public const string Client = "The client whose file it is.";
        public const string Force = "Changes a read-only file too.";
        public const string PassThru = "Returns the file.";
        public const string Path = "A file of your choice instead of the client's own.";
        public const string Project = "With -Scope Local the folder of the project; the current one by default.";
        public const string Scope =
            "User for the user's own file (the default), Project for the one in the current folder, Local for the "
            + "user's servers for one project.";
        public const string ServerName = "The entry's name; atlassian-rovo-mcp by default.";
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
        public const string NoBrowser = "Print the address instead of opening it.";
        public const string Session = "The session that tells the site of a key or an id, as an object or by name.";
        public const string Site =
            "The site of a key or an id, instead of the session's: its name, host, URL or cloudId.";
    }

    internal static class StartAtlassianDemoServerCommand
    {
        public const string ApiTokenDisabled = "Behave as if the organization's admin had not enabled API tokens.";
        public const string ConsentSite =
            "The site OAuth consents are given for: demo (default) or another of its sites.";
        public const string DenyConsent = "Answer every OAuth consent with a refusal.";
        public const string Page = "Open the page that shows what scripts do to it.";
        public const string Port = "The port on 127.0.0.1; by default a free one.";
        public const string Stateless = "Speak MCP 2026-07-28, without sessions, instead of the handshake protocols.";
        public const string TokenLifetimeSec = "How long OAuth access tokens live, in seconds.";
    }

    internal static class StartAtlassianMcpBridgeCommand
    {
        public const string AllowTool = "Only these tools; wildcards are allowed.";
        public const string DenyTool = "Not these tools, also when -AllowTool has them; wildcards are allowed.";
        public const string InputObject = "The client's messages, one a line.";
        public const string Name = "The session's name; -Session takes it as an object too.";
        public const string ReadOnly = "Only tools that the server declares to be reading.";
        public const string Site =
            "The site that calls are for when they name none: the client's tools then ask for no cloudId.";
    }

    internal static class StopAtlassianDemoServerCommand
    {
        public const string InputObject = "The servers to stop; all by default.";
    }

    internal static class TestAtlassianSessionCommand
    {
        public const string ApiKey = "A service account's API key, sent as Bearer.";
        public const string ApiToken = "A personal API token.";
        public const string BundlePath =
            "A file to write a support bundle to: the steps, versions, the names of tools and variables.";
        public const string Credential = "E-mail address and API token in one credential.";
        public const string Detailed = "Give the steps instead of $true or $false.";
        public const string EmailAddress = "The e-mail address of the account that the API token belongs to.";
        public const string Session = "The session to test, as an object or by name; by default the runspace's.";
        public const string Uri =
            "An endpoint to test without a session: as far as one gets without a credential, or with one of those "
            + "below.";
    }

    internal static class TestMcpConfigCommand
    {
        public const string Backup = "Keeps a dated copy of each file that -Fix changes.";
        public const string Client = "The clients to check; all by default.";
        public const string Fix = "Fixes what needs no decision.";
        public const string Path = "One file; whose it is follows from its place, or from -Client.";
        public const string Scope =
            "Only the user's own files (User), those of the current folder (Project), or the servers that the user "
            + "has for single projects (Local).";
    }
}
