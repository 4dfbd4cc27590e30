namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Where a grant lives: in this process, or in a saved session that other processes use too.</summary>
internal interface IGrantStore
{
    /// <summary>The method of a session whose grant is kept here, one of <see cref="RecipeMethod"/>.</summary>
    string Method { get; }

    /// <summary>What tells whose grant it is before the account is known; null where nothing does.</summary>
    string? IdentityKey { get; }

    /// <summary>
    /// Where the grant is refreshed, for a store that does not keep that with it; null before it is known.
    /// </summary>
    GrantServer? Server { get; }

    /// <summary>Gives a store that lacks its <see cref="Server"/> the way to find it.</summary>
    Task LocateAsync(Func<Task<GrantServer?>> find);

    /// <summary>Whether there is likely a grant, without reading it.</summary>
    bool HasGrant { get; }

    /// <summary>
    /// The grant as it was read or written last, without reading it again; null before the first time.
    /// </summary>
    OAuthGrant? Known { get; }

    /// <summary>The grant; <paramref name="latest"/> looks past what this process remembers.</summary>
    Task<OAuthGrant?> ReadAsync(bool latest, CancellationToken cancellationToken);

    /// <summary>Replaces the grant; the caller holds the lock.</summary>
    Task WriteAsync(OAuthGrant grant, CancellationToken cancellationToken);

    /// <summary>Waits until nobody else, in any process that shares the grant, holds the lock.</summary>
    Task<IDisposable> LockAsync(CancellationToken cancellationToken);
}
