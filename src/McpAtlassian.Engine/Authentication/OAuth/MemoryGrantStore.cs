using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The grant of a session that is not saved.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphore's wait handle is never asked for, so it holds nothing to release.")]
internal sealed class MemoryGrantStore : IGrantStore
{
    private readonly SemaphoreSlim _mutex = new(1, 1);
    private volatile OAuthGrant? _grant;

    public MemoryGrantStore(OAuthGrant? grant = null) => _grant = grant;

    public string Method => RecipeMethod.OAuth;

    public string? IdentityKey => null;

    public GrantServer? Server => null;

    public bool HasGrant => _grant is not null;

    public OAuthGrant? Known => _grant;

    public Task LocateAsync(Func<Task<GrantServer?>> find) => Task.CompletedTask;

    public Task<OAuthGrant?> ReadAsync(bool latest, CancellationToken cancellationToken) => Task.FromResult(_grant);

    public Task WriteAsync(OAuthGrant grant, CancellationToken cancellationToken)
    {
        _grant = grant;
        return Task.CompletedTask;
    }

    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        await _mutex.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Release(_mutex);
    }

    private sealed class Release(SemaphoreSlim mutex) : IDisposable
    {
        private SemaphoreSlim? _mutex = mutex;

        public void Dispose() => Interlocked.Exchange(ref _mutex, null)?.Release();
    }
}
