namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>A browser in an interactive session: if it fails, the page's URL is shown, and the login goes on.</summary>
internal sealed class ShownBrowser(IBrowser browser, Action<OAuthNotice> notice) : IBrowser
{
    public async Task OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            await browser.OpenAsync(uri, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error) when (error.ErrorId == ErrorIds.BrowserFailed)
        {
            notice(new OAuthNotice(
                OAuthNoticeKind.BrowserFailed,
                $"{error.Message} Open this URL in a browser on this computer. For a browser on another computer, "
                    + $"press Ctrl+C and use -NoBrowser.{Environment.NewLine}{uri.AbsoluteUri}"));
        }
    }
}
