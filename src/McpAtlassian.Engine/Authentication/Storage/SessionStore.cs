namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// The saved sessions of this user, one file each; their secrets are in an <see cref="ISecretStore"/>.
/// </summary>
internal sealed class SessionStore
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(90);

    private readonly string _home;
    private readonly string _folder;
    private readonly Func<string, ISecretStore> _openStore;

    /// <summary>
    /// The store in its usual place, or in another folder; vaults are opened by <paramref name="openStore"/>.
    /// </summary>
    public SessionStore(string? home = null, Func<string, ISecretStore>? openStore = null)
    {
        _home = home ?? StoreLocation.Home;
        _folder = Path.Combine(_home, "sessions");
        _openStore = openStore ?? (kind => SecretStores.Open(kind, _home));
    }

    /// <summary>
    /// Every saved session; a file that cannot be read is told to <paramref name="problem"/> and passed over.
    /// </summary>
    public IReadOnlyList<SavedSession> List(Action<EngineException>? problem = null)
    {
        if (!Directory.Exists(_folder))
        {
            return [];
        }

        var sessions = new List<SavedSession>();
        foreach (var path in StoreFault.Name(_folder, () => Directory.GetFiles(_folder, "*.json")))
        {
            try
            {
                if (StoreFault.Name(path, () => PrivateFile.Read(path)) is { } content)
                {
                    sessions.Add(SessionDocument.Read(content, path));
                }
            }
            catch (EngineException error)
            {
                problem?.Invoke(error);
            }
        }

        return [.. sessions.OrderBy(static session => session.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The session of that name, or null.</summary>
    public SavedSession? Find(string name)
    {
        var path = PathOf(name);
        return StoreFault.Name(path, () => PrivateFile.Read(path)) is { } content
            ? SessionDocument.Read(content, path)
            : null;
    }

    /// <summary>The session of that name, or <c>SessionNotFound</c> with the nearest names.</summary>
    public SavedSession Get(string name)
    {
        if (Find(name) is { } session)
        {
            return session;
        }

        var near = NearestNames.Find(name, List().Select(static session => session.Name));
        throw new EngineException(
            ErrorIds.SessionNotFound,
            $"There is no saved session '{name}'."
                + (near.Count == 0 ? string.Empty : " Did you mean " + string.Join(", ", near) + "?"),
            near.Count == 0 ? "Get-AtlassianSession -ListAvailable" : $"Connect-Atlassian -Name {near[0]}");
    }

    /// <summary>
    /// Saves the session and its secret over an earlier one of the name. Whoever reads meanwhile gets the whole old
    /// pair or the whole new one.
    /// </summary>
    public async Task<SavedSession> SaveAsync(
        SavedSession session, string secret, ISecretStore store, CancellationToken cancellationToken = default)
    {
        using (await LockAsync(session.Name, cancellationToken).ConfigureAwait(false))
        {
            // A session from a later version is refused here, before anything is written.
            var earlier = FindReplaceable(session.Name);
            var saved = session with
            {
                SecretStore = store.Kind,
                SecretKey = session.Name + "-" + Guid.NewGuid().ToString("N").Substring(0, 12),
                SavedOn = DateTimeOffset.UtcNow,
            };

            await store.WriteAsync(saved.SecretKey, secret, cancellationToken).ConfigureAwait(false);
            try
            {
                StoreFault.Name(_folder, () => PrivateFile.Write(PathOf(saved.Name), SessionDocument.Write(saved)));
            }
            catch
            {
                await store.DeleteAsync(saved.SecretKey, CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            if (earlier is not null)
            {
                await TryDeleteSecretAsync(earlier).ConfigureAwait(false);
            }

            return saved;
        }
    }

    /// <summary>The session's secret text; null when its store has lost it.</summary>
    public Task<string?> ReadSecretAsync(SavedSession session, CancellationToken cancellationToken = default) =>
        _openStore(session.SecretStore).ReadAsync(session.SecretKey, cancellationToken);

    /// <summary>Removes the session and its secret; false when there was none.</summary>
    public async Task<bool> ForgetAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(PathOf(name)))
        {
            return false;
        }

        using (await LockAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (Find(name) is not { } saved)
            {
                return false;
            }

            await _openStore(saved.SecretStore).DeleteAsync(saved.SecretKey, cancellationToken).ConfigureAwait(false);
            StoreFault.Name(_folder, () => File.Delete(PathOf(name)));
            return true;
        }
    }

    /// <summary>Writes a refreshed secret and the end it has now; the caller holds the session's lock.</summary>
    internal async Task WriteSecretAsync(
        SavedSession session, string secret, DateTimeOffset? expiresOn, CancellationToken cancellationToken)
    {
        await _openStore(
            session.SecretStore).WriteAsync(session.SecretKey, secret, cancellationToken).ConfigureAwait(false);
        var changed = session with { ExpiresOn = expiresOn };
        try
        {
            PrivateFile.Write(PathOf(session.Name), SessionDocument.Write(changed));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The tokens are safe. What a list shows of their end is old until the next refresh.
        }
    }

    internal Task<IDisposable> LockAsync(string name, CancellationToken cancellationToken)
    {
        StoreFault.Name(_folder, () =>
        {
            PrivateFile.CreateFolder(_home);
            PrivateFile.CreateFolder(_folder);
        });
        return CrossProcessLock.TakeAsync(
            Path.Combine(_folder, StoreNames.FileName(name) + ".lock"), LockPatience, cancellationToken);
    }

    /// <summary>Changes whenever the session was saved anew, cheap enough to ask before every request.</summary>
    internal (DateTime Written, long Length) Stamp(string name)
    {
        var file = new FileInfo(PathOf(name));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private SavedSession? FindReplaceable(string name)
    {
        try
        {
            return Find(name);
        }
        catch (EngineException error) when (error.ErrorId == ErrorIds.StoreUnavailable)
        {
            // A damaged file is what saving again repairs.
            return null;
        }
    }

    private async Task TryDeleteSecretAsync(SavedSession earlier)
    {
        try
        {
            await _openStore(
                earlier.SecretStore).DeleteAsync(earlier.SecretKey, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            // The new session is saved; an unreachable old store keeps an orphan that nothing points to.
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, StoreNames.FileName(name) + ".json");
}
