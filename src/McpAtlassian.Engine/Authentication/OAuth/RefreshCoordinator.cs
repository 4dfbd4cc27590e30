namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// One refresh for all who share a grant. Whoever comes first takes the lock, looks whether somebody else was faster,
/// and only then spends the refresh token; the others find the new tokens when the lock is theirs.
/// </summary>
internal sealed class RefreshCoordinator(
    Func<IGrantStore> currentStore, TokenEndpoint endpoint, Func<DateTimeOffset> now, IssuedSecrets issued)
{
    private DateTimeOffset _refreshAgain;
    private string? _deadRefreshToken;
    private GrantRejectedException? _verdict;

    /// <summary>
    /// The grant to go on with: this one while it is not due, else a refreshed one. Where refreshing early fails, a
    /// token that is good for a while yet is used to its end.
    /// </summary>
    public async Task<OAuthGrant> KeepAsync(
        OAuthGrant grant, string? rejectedAccessToken, CancellationToken cancellationToken)
    {
        var isRejected = grant.AccessToken == rejectedAccessToken;
        if (!isRejected && (!grant.IsDue(now()) || (grant.IsUsable(now()) && now() < _refreshAgain)))
        {
            return grant;
        }

        // Before the lock: others must not wait for whoever is told.
        await issued.AnnounceAsync(grant.AccessToken, grant.RefreshToken, grant.ClientSecret).ConfigureAwait(false);
        try
        {
            return await RefreshAsync(rejectedAccessToken, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error)
            when (TokenEndpoint.CouldNotBeAsked(error) && !isRejected && grant.IsUsable(now()))
        {
            // The server is left alone for a minute.
            _refreshAgain = now().AddMinutes(1);
            return grant;
        }
        catch (GrantRejectedException) when (!isRejected && grant.IsUsable(now()))
        {
            return grant;
        }
    }

    /// <summary>
    /// A grant that is not due and whose access token is not the one the server just rejected, refreshed if need be.
    /// </summary>
    private async Task<OAuthGrant> RefreshAsync(string? rejectedAccessToken, CancellationToken cancellationToken)
    {
        // Once sent, the answer holds the only valid refresh token: it is stored even if this caller stops waiting.
        var refresh = RefreshOnceAsync(rejectedAccessToken, cancellationToken);
        var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(
            static state => ((TaskCompletionSource<bool>)state!).TrySetResult(true), stopped))
        {
            if (await Task.WhenAny(refresh, stopped.Task).ConfigureAwait(false) != refresh)
            {
                _ = refresh.ContinueWith(
                    static task => task.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return await refresh.ConfigureAwait(false);
    }

    private async Task<OAuthGrant> RefreshOnceAsync(string? rejectedAccessToken, CancellationToken cancellationToken)
    {
        var store = currentStore();
        using (await store.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            if (store != currentStore())
            {
                // The session was saved while this one waited; its grant is elsewhere now.
                return await RefreshOnceAsync(rejectedAccessToken, cancellationToken).ConfigureAwait(false);
            }

            var grant = await store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false)
                ?? throw new GrantRejectedException(clientRejected: false);
            if (grant.AccessToken != rejectedAccessToken && !grant.IsDue(now()))
            {
                return grant;
            }

            if (!grant.CanRefresh)
            {
                throw new GrantRejectedException(clientRejected: false);
            }

            if (grant.RefreshToken == _deadRefreshToken && _verdict is { } verdict)
            {
                // Told once that this token is spent, the server is not asked again.
                throw new GrantRejectedException(verdict.ClientRejected, verdict.Reason);
            }

            var refreshed = await AskAsync(store, grant, cancellationToken).ConfigureAwait(false);
            if (refreshed.IsNew)
            {
                await store.WriteAsync(refreshed.Grant, CancellationToken.None).ConfigureAwait(false);
            }

            return refreshed.Grant;
        }
    }

    private async Task<(OAuthGrant Grant, bool IsNew)> AskAsync(
        IGrantStore store, OAuthGrant grant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = grant.RefreshToken!,
        };
        if (!string.IsNullOrEmpty(grant.Resource))
        {
            form["resource"] = grant.Resource!;
        }

        var authorization = TokenEndpoint.Authenticate(
            form, grant.ClientId ?? string.Empty, grant.ClientSecret, grant.ClientAuthentication);
        var asked = now();
        var answer = await endpoint.AskAsync(
            new Uri(grant.TokenEndpoint!), form, authorization, CancellationToken.None, grant.ProofKey)
            .ConfigureAwait(false);
        if (answer.IsSuccess)
        {
            return (grant with
            {
                AccessToken = answer.AccessToken!,
                // An answer without them means "unchanged" (RFC 6749, sections 5.1 and 6).
                RefreshToken = string.IsNullOrEmpty(answer.RefreshToken) ? grant.RefreshToken : answer.RefreshToken,
                Scope = string.IsNullOrEmpty(answer.Scope) ? grant.Scope : answer.Scope,
                LifeInSeconds = answer.LifeInSeconds,
                ObtainedOn = asked,
            }, true);
        }

        if (answer.IsVerdict)
        {
            // A program that knows no lock, as mcp-remote, may have been faster: its token is the good one.
            if (await store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false) is { } other
                && other.RefreshToken != grant.RefreshToken
                && !other.IsDue(now()))
            {
                return (other, false);
            }

            _deadRefreshToken = grant.RefreshToken;
            throw _verdict = new GrantRejectedException(answer.IsClientRejected, answer.Reason);
        }

        // No verdict on the grant: it is kept and asked for again later.
        throw answer.ToException("The session cannot be refreshed", "Try again later, or connect again.");
    }
}
