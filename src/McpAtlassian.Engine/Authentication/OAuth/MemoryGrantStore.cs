using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The grant of a session that is not saved.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphore's wait handle is never asked for, so it holds nothing to release.")]
internal sealed class MemoryGrantStore : IGrantStore
{
    private readonly SemaphoreSlim _gate = new(1, 1);
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
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Release(_gate);
    }

    private sealed class Release(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}
