namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>A browser for somebody who is there: where it fails, its page is shown, and the login goes on.</summary>
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
                $"{error.Message} Open this URL in a browser of this computer (in one elsewhere: Ctrl+C and "
                    + $"-NoBrowser):{Environment.NewLine}{uri.AbsoluteUri}"));
        }
    }
}
