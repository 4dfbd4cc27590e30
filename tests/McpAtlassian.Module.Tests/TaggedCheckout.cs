namespace McpAtlassian.Module.Tests;

/// <summary>
/// A repository with what the publishing script looks at: the manifest, itself, and a build.ps1 that writes down what
/// it is asked for instead of doing it. One commit, tagged with the manifest's version.
/// </summary>
internal sealed class TaggedCheckout : IDisposable
{
    private TaggedCheckout(string folder)
    {
        Folder = folder;
        Root = Path.Combine(folder, "checkout");
        // Repositories are registered in the home, and git's settings are read there.
        Environment = EmptyProfile.In(folder);
        Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        Environment["PSGALLERY_API_KEY"] = string.Empty;
    }

    public string Folder { get; }

    public string Root { get; }

    public string Gallery => Path.Combine(Folder, "gallery");

    public string Script => Path.Combine(Root, ".ci", "Publish-Module.ps1");

    /// <summary>What build.ps1 was asked for, a line each.</summary>
    public string Asked =>
        File.Exists(Path.Combine(Folder, "asked.txt"))
            ? File.ReadAllText(Path.Combine(Folder, "asked.txt"))
            : string.Empty;

    public Dictionary<string, string> Environment { get; }

    public static async Task<TaggedCheckout> MakeAsync()
    {
        var checkout = new TaggedCheckout(Directory.CreateTempSubdirectory("mcp-atlassian-publish-").FullName);
        Directory.CreateDirectory(Path.Combine(checkout.Root, ".ci"));
        File.Copy(Path.Combine(Repository.Root, ".ci", "Publish-Module.ps1"), checkout.Script);
        File.Copy(Path.Combine(Repository.Root, "McpAtlassian.psd1"), Path.Combine(checkout.Root, "McpAtlassian.psd1"));
        await File.WriteAllTextAsync(
            Path.Combine(checkout.Root, "build.ps1"),
            "param($Task, [switch] $Long, $Configuration) \"$Task Long=$Long key='$env:PSGALLERY_API_KEY'\" | "
            + "Add-Content \"$PSScriptRoot/../asked.txt\"; exit 0\n");
        await checkout.GitAsync("init", "--quiet");
        await checkout.GitAsync("add", "--all");
        await checkout.GitAsync("commit", "--quiet", "--message", "All");
        await checkout.GitAsync("tag", await VersionTagAsync());
        return checkout;
    }

    public static async Task<string> VersionTagAsync()
    {
        var manifest = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "McpAtlassian.psd1"));
        string Value(string key)
        {
            var at = manifest.IndexOf('\'', manifest.IndexOf(key, StringComparison.Ordinal)) + 1;
            return manifest[at..manifest.IndexOf('\'', at)];
        }

        return $"v{Value("ModuleVersion")}-{Value("Prerelease ")}";
    }

    /// <summary>
    /// PowerShell 7.4 comes with a PSResourceGet that cannot publish a finished package; the script says so.
    /// </summary>
    public static void SkipWhenTooOld(ChildProcess run) =>
        Assert.SkipWhen(run.Error.Contains("\"#requires\"", StringComparison.Ordinal), run.Error.Trim());

    public async Task GitAsync(params string[] arguments)
    {
        var git = await ChildProcess.RunAsync(
            "git",
            [
                "-C", Root, "-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "core.autocrlf=false",
                .. arguments
            ],
            TimeSpan.FromSeconds(30),
            Environment);
        Assert.True(git.ExitCode == 0, git.Everything);
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            // Git makes its objects read-only, which Windows will not delete.
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
