namespace McpAtlassian;

/// <summary>Where the module's files lie.</summary>
internal static class ModuleFolder
{
    /// <summary>
    /// The folder of the cmdlets' IL. An image compiled for one system lies two folders deeper, in
    /// <c>net10.0/&lt;system&gt;</c>.
    /// </summary>
    public static string Bin { get; } = Find();

    private static string Find()
    {
        var folder = Path.GetDirectoryName(typeof(ModuleFolder).Assembly.Location)!;
        return Path.GetFileName(Path.GetDirectoryName(folder)) == "net10.0"
            ? Path.GetFullPath(Path.Combine(folder, "..", ".."))
            : folder;
    }
}
