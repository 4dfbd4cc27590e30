namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// Gives the disk's refusals their name: a full one, another user's folder, a file that is a folder.
/// </summary>
internal static class StoreFault
{
    public static void Name(string path, Action work) => Name<object?>(path, () =>
    {
        work();
        return null;
    });

    public static T Name<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"The saved sessions cannot be reached at '{path}': {error.Message}",
                "Check that you can read and write the folder and that the disk is not full, or set "
                + $"{StoreLocation.OverrideVariable} to another folder.",
                error);
        }
    }
}
