using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The grant of a saved session, shared with every process that has it open.</summary>
internal sealed class SavedGrantStore(SessionStore store, string name) : IGrantStore
{
    private volatile Remembered? _remembered;

    public string Method => RecipeMethod.OAuth;

    public string? IdentityKey => KeyOf(name);

    public GrantServer? Server => null;

    public bool HasGrant => true;

    public OAuthGrant? Known => _remembered?.Grant;

    public Task LocateAsync(Func<Task<GrantServer?>> find) => Task.CompletedTask;

    /// <summary>The <see cref="IdentityKey"/> of the session with that name.</summary>
    public static string KeyOf(string name) => "saved:" + name;

    public async Task<OAuthGrant?> ReadAsync(bool latest, CancellationToken cancellationToken)
    {
        // Saving over the name, here or elsewhere, changes the stamp: open sessions then go on with the new grant.
        var stamp = store.Stamp(name);
        if (!latest && _remembered is { } remembered && remembered.Stamp == stamp)
        {
            return remembered.Grant;
        }

        OAuthGrant? grant = null;
        if (store.Find(name) is { } saved)
        {
            var secret = await store.ReadSecretAsync(saved, cancellationToken).ConfigureAwait(false);
            if (secret is null && store.Find(name) is { } replaced && replaced.SecretKey != saved.SecretKey)
            {
                // Saved over between the two reads.
                secret = await store.ReadSecretAsync(replaced, cancellationToken).ConfigureAwait(false);
            }

            grant = secret is null ? null : OAuthGrant.Unpack(secret);
        }

        _remembered = new Remembered(grant, stamp);
        return grant;
    }

    public async Task WriteAsync(OAuthGrant grant, CancellationToken cancellationToken)
    {
        // A session that was forgotten meanwhile is not brought back; this process goes on with what it has.
        if (store.Find(name) is { } saved)
        {
            await store.WriteSecretAsync(saved, grant.Pack(), grant.ExpiresOn, cancellationToken).ConfigureAwait(false);
        }

        _remembered = new Remembered(grant, store.Stamp(name));
    }

    public Task<IDisposable> LockAsync(CancellationToken cancellationToken) => store.LockAsync(name, cancellationToken);

    private sealed record Remembered(OAuthGrant? Grant, (DateTime Written, long Length) Stamp);
}
