namespace McpAtlassian.Tests;

/// <summary>
/// What a test measured, for who reads the run. A runner shows no output of tests that pass, so each figure is a file
/// in artifacts/figures too, which build.ps1 and .ci/run show when the tests are over.
/// </summary>
internal static class Figures
{
    /// <summary>True when the long forms were asked for.</summary>
    public static bool AreLong { get; } = Environment.GetEnvironmentVariable("MCPATLASSIAN_LONG") == "1";

    private static string Folder { get; } = Path.Combine(FindRoot(), "artifacts", "figures");

    /// <summary>Keeps a figure under a name of its own; the one of an earlier run goes.</summary>
    public static void Print(ITestOutputHelper? output, string name, params IEnumerable<string> lines)
    {
        string[] text =
            [.. lines.SelectMany(static line => line.TrimEnd().Split('\n')).Select(static line => line.TrimEnd())];
        foreach (var line in text)
        {
            output?.WriteLine(line);
        }

        Directory.CreateDirectory(Folder);
        var file = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '-')) + ".txt";
        File.WriteAllLines(
            Path.Combine(Folder, file),
            [AreLong ? name + " (long form)" : name, .. text.Select(static line => "  " + line)]);
    }

    private static string FindRoot()
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
