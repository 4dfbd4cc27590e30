namespace McpAtlassian.Pipeline;

/// <summary>Paths as a user types them, seen from where the session stands.</summary>
internal static class FilePath
{
    /// <summary>The path in the file system, where nothing need be yet.</summary>
    /// <exception cref="EngineException">PathInvalid: it leads elsewhere.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path, string remedy)
    {
        var full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem"
            ? full
            : throw new EngineException(ErrorIds.PathInvalid, $"'{path}' is not a path in the file system.", remedy);
    }
}
