using System.Management.Automation.Runspaces;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Sessions.Health;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.GetAtlassianSiteCommand;

namespace McpAtlassian.Commands;

/// <summary>Lists the sites a session sees, or looks up a site by name, URL or cloudId.</summary>
/// <remarks>
/// <para>Without -Site it lists the sites of the session. With -Site it looks up a site by name, host, URL or cloudId.
/// It searches the session's sites first. Otherwise it asks the site itself, which needs no session, because every site
/// publishes its cloudId.</para>
/// <para>A cloudId can be looked up only among the sites a session sees.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Get-AtlassianSite</code>
/// <para>Lists the sites of the session.</para>
/// </example>
/// <example>
/// <code>(Get-AtlassianSite demo).CloudId</code>
/// <para>Returns the cloudId of a site.</para>
/// </example>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso cref="GetAtlassianSessionCommand"/>
[Cmdlet(VerbsCommon.Get, "AtlassianSite")]
[OutputType(typeof(AtlassianSite))]
public sealed class GetAtlassianSiteCommand : AsyncCmdlet
{
    /// <summary>Names, hosts, URLs or cloudIds. Wildcards match the names of the session's sites.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Site)]
    [SupportsWildcards]
    [Alias("CloudId", "Url")]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[] Site { get; set; } = [];

    /// <summary>The session to use, as an object or by name. By default the runspace's default session.</summary>
    [Parameter(HelpMessage = Tip.Session)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession? Session { get; set; }

    private AtlassianSession? _session;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _session = Session is null && Site.Length > 0
                ? SessionTable.Default(Runspace.DefaultRunspace)
                : Session is null && MyInvocation.ExpectingInput
                    ? SessionTable.Default(Runspace.DefaultRunspace)
                    : SessionTable.Resolve(Session, Runspace.DefaultRunspace);
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Session?.Name));
        }

        base.BeginProcessing();
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var sites = _session?.Engine?.Sites ?? [];
        foreach (var wanted in Site.Length > 0 ? Site : ["*"])
        {
            if (WildcardPattern.ContainsWildcardCharacters(wanted))
            {
                var pattern = WildcardPattern.Get(wanted, WildcardOptions.IgnoreCase);
                foreach (var site in sites.Where(s => pattern.IsMatch(s.Name)))
                {
                    await pipeline.WriteObjectAsync(new AtlassianSite(site, _session)).ConfigureAwait(false);
                }

                continue;
            }

            try
            {
                var found =
                    await SiteLookup.FindAsync(_session?.Engine, wanted, cancellationToken).ConfigureAwait(false);
                await pipeline.WriteObjectAsync(
                    new AtlassianSite(found, sites.Contains(found) ? _session : null)).ConfigureAwait(false);
            }
            catch (EngineException error)
            {
                await pipeline.WriteErrorAsync(ErrorRecords.From(error, wanted)).ConfigureAwait(false);
            }
        }
    }
}
