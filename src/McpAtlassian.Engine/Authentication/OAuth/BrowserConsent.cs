namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Shows the consent page in a browser and waits for it to come back to this computer.</summary>
internal static class BrowserConsent
{
    /// <exception cref="EngineException">TimedOut: the login was not approved in time.</exception>
    public static async Task<AuthorizationResponse> AskAsync(
        LoopbackListener listener,
        IBrowser browser,
        Uri page,
        string state,
        TimeSpan patience,
        Action<OAuthNotice>? notice,
        string remedy,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            var answer = listener.WaitAsync(state, limit.Token);
            notice?.Invoke(new OAuthNotice(
                OAuthNoticeKind.WaitingForBrowser, "Waiting for your browser (Ctrl+C to stop; -NoBrowser for a URL)"));

            // A browser may run until it is closed: the answer is not made to wait for that.
            var opening = browser.OpenAsync(page, limit.Token);
            if (await Task.WhenAny(answer, opening).ConfigureAwait(false) == opening && !answer.IsCompleted)
            {
                await opening.ConfigureAwait(false);
            }
            else
            {
                _ = opening.ContinueWith(
                    static ended => _ = ended.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
            }

            return await answer.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineException(
                ErrorIds.TimedOut,
                $"The login was not approved in the browser within {patience.TotalMinutes:0.##} minutes.",
                remedy);
        }
    }
}
