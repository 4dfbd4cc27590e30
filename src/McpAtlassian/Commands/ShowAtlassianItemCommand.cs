using System.Management.Automation.Runspaces;
using McpAtlassian.Completion;
using McpAtlassian.Connecting;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.ShowAtlassianItemCommand;

namespace McpAtlassian.Commands;

/// <summary>Opens an issue, a page, a board or another item in the browser.</summary>
/// <remarks>
/// <para>Give an object that another command returned, the key of an issue or a project (DEMO-1, DEMO), the id of a
/// Confluence page, or a URL. A key or id needs a session to find the site.</para>
/// <para>If no browser can open, for example over SSH, in a container or in a pipeline, the command prints the URL. Set
/// the variable ATLASSIAN_MCP_BROWSER to use another browser.</para>
/// <para>It opens at most ten pages. It prints the URLs of the others, with a warning.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Show-AtlassianItem DEMO-1 -NoBrowser</code>
/// <para>Prints the URL of an issue. Without -NoBrowser it opens in the browser.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO AND priority = Highest' |
///     Show-AtlassianItem</code>
/// <para>Opens every issue that a search finds.</para>
/// </example>
/// <seealso cref="InvokeAtlassianMcpToolCommand"/>
/// <seealso cref="ImportAtlassianMcpToolCommand"/>
/// <seealso>about_AtlassianMcpTools</seealso>
[Cmdlet(VerbsCommon.Show, "AtlassianItem")]
[OutputType(typeof(string))]
public sealed class ShowAtlassianItemCommand : AsyncCmdlet
{
    private const int MaximumPages = 10;

    private IBrowser? _browser;
    private int _opened;

    /// <summary>An object of Jira or Confluence, an issue's or a project's key, a page's id, or a URL.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = Tip.Item)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public PSObject[] Item { get; set; } = [];

    /// <summary>Print the URL instead of opening it.</summary>
    [Parameter(HelpMessage = Tip.NoBrowser)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>
    /// The site of a key or an id, instead of the session's: its name, host, URL or cloudId.
    /// </summary>
    [Parameter(HelpMessage = Tip.Site)]
    [Alias("CloudId")]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>The session that finds the site of a key or an id, as an object or by name.</summary>
    [Parameter(HelpMessage = Tip.Session)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _browser = NoBrowser ? null : LoginSettings.BrowserOf(null);
        base.BeginProcessing();
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (var item in Item)
        {
            try
            {
                var page = await pipeline.InvokeAsync(_ => AddressOf(item)).ConfigureAwait(false);
                await ShowAsync(pipeline, page, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException error)
            {
                await pipeline.WriteErrorAsync(ErrorRecords.From(error, item)).ConfigureAwait(false);
            }
        }
    }

    private async Task ShowAsync(AsyncPipeline pipeline, Uri page, CancellationToken cancellationToken)
    {
        if (_browser is not null && ++_opened == MaximumPages + 1)
        {
            _browser = null;
            pipeline.WriteWarning($"Opened {MaximumPages} pages. The URLs of the others follow.");
        }

        if (_browser is { } browser)
        {
            try
            {
                await browser.OpenAsync(page, cancellationToken).ConfigureAwait(false);
                pipeline.WriteVerbose($"Opened {page.AbsoluteUri}");
                return;
            }
            catch (EngineException error) when (error.ErrorId == ErrorIds.BrowserFailed)
            {
                _browser = null; // There will be none for the next page either.
                pipeline.WriteVerbose(error.Message);
            }
        }

        await pipeline.WriteObjectAsync(page.AbsoluteUri).ConfigureAwait(false);
    }

    private Uri AddressOf(PSObject item)
    {
        var text = item.BaseObject switch
        {
            string word => ItemAddress.Of(word.Trim(), SiteAddress),
            int or long => ItemAddress.Of(item.ToString(), SiteAddress),
            Uri address => address.OriginalString,
            AtlassianSession session => session.Engine?.Site?.Url,
            AtlassianSite site => site.Url,
            _ => ItemView.GetUrl(item) as string ?? item.Properties["Url"]?.Value as string
                ?? (ItemView.GetKey(item) is string key ? ItemAddress.Of(key, SiteAddress) : null),
        };
        return Uri.TryCreate(text, UriKind.Absolute, out var page)
            && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp)
            ? page
            : throw new EngineException(
                ErrorIds.ArgumentInvalid,
                text is null ? $"'{item}' has no web page." : $"'{text}' is not a valid web URL.",
                "Give an issue, a page, a board, a project or a space; the key of an issue or a project; the id of "
                + "a page; or a URL.");
    }

    private string SiteAddress()
    {
        if (Site is { } wanted && wanted.Contains("://", StringComparison.Ordinal))
        {
            return wanted;
        }

        var session = SessionTable.Resolve(Session, Runspace.DefaultRunspace).Engine!;
        return (Site is null ? session.Site : SiteReader.Find(session.Sites, Site))?.Url ?? throw new EngineException(
            session.Site is null && session.Sites.Count > 1 ? ErrorIds.SiteAmbiguous : ErrorIds.SiteNotFound,
            session.Site is null && session.Sites.Count > 1
                ? $"This account can see {session.Sites.Count} sites: {SiteReader.Describe(session.Sites)}."
                : "This session does not know the URL of its site.",
            "Choose one with -Site: its name, host or URL.");
    }
}
