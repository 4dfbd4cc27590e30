namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>Finds the repository from the test's own place.</summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = Find();

    /// <summary>How many cases a property test tries.</summary>
    public static int Cases => Environment.GetEnvironmentVariable("MCPATLASSIAN_LONG") == "1" ? 100_000 : 5_000;

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Module.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests are not inside the repository.");
    }
}
