namespace McpAtlassian.Module.Tests;

/// <summary>Where things are: the tests read what a user would, from the working copy.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Bin => Path.Combine(Root, "bin");

    public static string Dependencies => Path.Combine(Bin, "deps");

    /// <summary>What is compiled ahead of time for .NET 10, in a folder for each system.</summary>
    public static string Images => Path.Combine(Dependencies, "net10.0");

    public static string Artifacts => Path.Combine(Root, "artifacts");

    public static string PesterFiles => Path.Combine(Root, "tests", "Pester");

    /// <summary>Debug or Release: the one these tests were built in, for the programs built beside them.</summary>
    public static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    public static bool RunsLongForms => Environment.GetEnvironmentVariable("MCPATLASSIAN_LONG") == "1";

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Module.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No Module.sln above {AppContext.BaseDirectory}: the tests run from the working copy.");
    }
}
