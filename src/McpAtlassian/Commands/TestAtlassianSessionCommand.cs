using System.Management.Automation.Runspaces;
using System.Security;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Health;
using McpAtlassian.Engine.Transport;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Text;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.TestAtlassianSessionCommand;

namespace McpAtlassian.Commands;

/// <summary>Tests whether a session works, step by step, and says how to fix problems.</summary>
/// <remarks>
/// <para>Tests eight steps: the server's name (Dns), the secure connection (Tls), the server's answer without a
/// credential and its login server (Discovery), the credential (Authentication), the protocol (Initialize), the list of
/// tools (Tools), the account (WhoAmI), and one read of a product (ProductRead). After a failed step the rest are
/// skipped. A step is NotTried, with a warning, if the server has no read without arguments; the credential is then not
/// tested. Connecting and listing tools prove little, because Atlassian answers both without asking the product.</para>
/// <para>It recognises API tokens that the admin does not allow, tokens without scopes, a personal token sent as
/// Bearer, an organization admin key, an IP allowlist, a token of a developer-console app (3LO), a wrong clock, and a
/// blocked redirect domain.</para>
/// <para>Returns $true or $false. With -Detailed it returns the steps, each with its result, time and remedy. It
/// changes nothing and opens no browser.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Test-AtlassianSession</code>
/// <para>Returns whether the session works.</para>
/// </example>
/// <example>
/// <code>Test-AtlassianSession -Detailed | Where-Object Result -ne Passed | Format-List</code>
/// <para>Shows what is wrong and what to do about it.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Test-AtlassianSession -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.UnscopedApiToken `
///     -Detailed</code>
/// <para>Tests a credential without a session, even if it cannot connect.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Test-AtlassianSession -Uri $demo.Uri -ApiKey $demo.ApiKey -Detailed | Format-Table</code>
/// <para>Tests a service account's key, step by step.</para>
/// </example>
/// <example>
/// <code>Test-AtlassianSession -Uri https://mcp.atlassian.com/v2/mcp -Detailed</code>
/// <para>Tests what works without a credential: name, certificate, proxy, and the login server.</para>
/// </example>
/// <example>
/// <code>Test-AtlassianSession -Uri https://mcp.atlassian.com/v2/mcp -Credential (Get-Credential) -Detailed</code>
/// <para>Asks for e-mail address and API token, and tests them before you use them.</para>
/// </example>
/// <example>
/// <code>Test-AtlassianSession -Detailed -BundlePath ./support.json</code>
/// <para>Writes a support bundle. It contains no secret.</para>
/// </example>
/// <seealso cref="GetAtlassianSessionCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso>about_AtlassianErrors</seealso>
[Cmdlet(VerbsDiagnostic.Test, "AtlassianSession", DefaultParameterSetName = TestAtlassianSessionCommand.Set.Session)]
[OutputType(typeof(bool))]
[OutputType(typeof(AtlassianSessionTestResult))]
public sealed class TestAtlassianSessionCommand : AsyncCmdlet
{
    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string Session = "Session";
        public const string Uri = "Uri";
        public const string ApiToken = "ApiToken";
        public const string Credential = "Credential";
        public const string ApiKey = "ApiKey";
    }

    /// <summary>The session to test, as an object or by name. By default the runspace's default session.</summary>
    [Parameter(Position = 0, ParameterSetName = Set.Session, ValueFromPipeline = true, HelpMessage = Tip.Session)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession? Session { get; set; }

    /// <summary>The URL of an endpoint to test without a session. Also give a credential to test it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Uri, HelpMessage = Tip.Uri)]
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiToken)]
    [Parameter(Mandatory = true, ParameterSetName = Set.Credential)]
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiKey)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri Uri { get; set; } = null!;

    /// <summary>The e-mail address of the account that the API token belongs to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiToken, HelpMessage = Tip.EmailAddress)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string EmailAddress { get; set; } = string.Empty;

    /// <summary>A personal API token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiToken, HelpMessage = Tip.ApiToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiToken { get; set; } = null!;

    /// <summary>E-mail address and API token in one credential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Credential, HelpMessage = Tip.Credential)]
    [Credential]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>A service account's API key, sent as Bearer.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiKey, HelpMessage = Tip.ApiKey)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiKey { get; set; } = null!;

    /// <summary>Return the steps instead of $true or $false.</summary>
    [Parameter(HelpMessage = Tip.Detailed)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>
    /// A file for a support bundle: the steps, versions, and names of tools and variables. It contains no secret, no
    /// content, and only the domain of the account.
    /// </summary>
    [Parameter(HelpMessage = Tip.BundlePath)]
    public string? BundlePath { get; set; }

    private Runspace? _runspace;
    private string? _bundle;
    private Dictionary<string, string?> _facts = [];

    private protected override object? ErrorTarget => (object?)Session?.Name ?? Uri;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _runspace = Runspace.DefaultRunspace;
        if (BundlePath is { } path)
        {
            try
            {
                _bundle = FilePath.Resolve(this, path, "Give a file path with -BundlePath.");
            }
            catch (EngineException error)
            {
                Throw(error);
            }
        }

        _facts = new Dictionary<string, string?>
        {
            ["module"] = typeof(TestAtlassianSessionCommand).Assembly.GetName().Version!.ToString(),
            ["powershell"] = Convert.ToString(
                (GetVariableValue("PSVersionTable") as System.Collections.IDictionary)?["PSVersion"],
                System.Globalization.CultureInfo.InvariantCulture),
            ["host"] = Host.Name,
        };
        base.BeginProcessing();
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var observer = new PipelineObserver(pipeline, "Testing the session");
        Addresses.Require(this);
        HealthReport report;
        string name;
        void Tell(HealthStep step) =>
            pipeline.WriteVerbose(
                HarmlessText.Of(
                    $"{step.Name}: {step.Result} in {step.Duration.TotalMilliseconds:0} ms. {step.Message} "
                    + $"{step.Remedy}"
                        .TrimEnd()));
        if (ParameterSetName == Set.Session)
        {
            var session = SessionTable.Resolve(Session, _runspace);
            name = session.Name;
            report =
                await HealthCheck.RunAsync(session.Engine!, observer, Tell, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var options = new SessionOptions
            {
                Target = new HttpTarget(RovoEndpoint.Resolve(Uri, null)),
                Credential = CreateCredential(),
                ClientVersion = typeof(TestAtlassianSessionCommand).Assembly.GetName().Version!.ToString(3),
                Observer = observer,
            };
            name = options.Target.DisplayName;
            report = await HealthCheck.RunAsync(options, Tell, cancellationToken).ConfigureAwait(false);
        }

        observer.Complete();
        if (_bundle is { } path)
        {
            await SupportBundle.WriteAsync(path, report, _facts, cancellationToken).ConfigureAwait(false);
        }

        if (!Detailed)
        {
            // True would otherwise say more than was found out.
            foreach (var step in report.Steps.Where(static r => r.Result == HealthResult.NotTried))
            {
                pipeline.WriteWarning($"{name}: {step.Message}");
            }

            await pipeline.WriteObjectAsync(report.IsHealthy).ConfigureAwait(false);
            return;
        }

        foreach (var step in report.Steps)
        {
            await pipeline.WriteObjectAsync(new AtlassianSessionTestResult(step, name)).ConfigureAwait(false);
        }
    }

    private Credential CreateCredential() => ParameterSetName switch
    {
        Set.ApiToken => new ApiTokenCredential(EmailAddress, ApiToken),
        Set.Credential => new ApiTokenCredential(Credential.UserName, Credential.Password),
        Set.ApiKey => new BearerCredential(ApiKey),
        _ => NoCredential.Instance,
    };
}
