namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>What a path has to do with the git work tree around it.</summary>
internal static class Repository
{
    /// <summary>The folder that holds .git, or null outside any work tree.</summary>
    public static string? RootOf(string path)
    {
        for (var folder = new FileInfo(Path.GetFullPath(path)).Directory; folder is not null; folder = folder.Parent)
        {
            var git = Path.Combine(folder.FullName, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>The real folder of the repository; for a linked work tree that of its repository.</summary>
    public static string? MainFolderOf(string folder)
    {
        var real = RealPath(folder);
        if (RootOf(Path.Combine(real, ".git")) is not { } root)
        {
            return null;
        }

        // In a work tree .git is a file that says "gitdir: <repository>/.git/worktrees/<name>".
        var git = Path.Combine(root, ".git");
        var text = File.Exists(git) ? File.ReadAllText(git).Trim() : string.Empty;
        var place = text.StartsWith("gitdir:", StringComparison.Ordinal) ? text.Substring(7).Trim() : string.Empty;
        var trees = place.Length == 0 ? null : new DirectoryInfo(Path.Combine(root, place)).Parent;
        return trees is { Name: "worktrees", Parent: { Name: ".git", Parent: { } main } } ? main.FullName : root;
    }

    /// <summary>
    /// A repository can hold a link that leads to a user's own file; following it would let the repository write there.
    /// </summary>
    public static void RefuseEscape(string path)
    {
        if (RootOf(path) is not { } root)
        {
            return;
        }

        var real = RealPath(path);
        var home = RealPath(root);
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!real.StartsWith(home.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, comparison))
        {
            throw new EngineException(
                ErrorIds.ConfigEscapesRepository,
                $"'{path}' is a link to a file outside its repository '{root}'. Nothing was "
                + "written.",
                $"If you want to change that file: -Path {SingleQuoted.Of(real)}");
        }
    }

    /// <summary>The path with every link on the way followed.</summary>
    public static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var result = Path.GetPathRoot(full)!;
        Stack<string> rest = new();
        for (DirectoryInfo? part = new(full); part?.Parent is not null; part = part.Parent)
        {
            rest.Push(part.Name);
        }

        foreach (var name in rest)
        {
            var next = Path.Combine(result, name);
            result = PlatformFile.LinkTarget(next) is { } target ? RealParent(target) : next;
        }

        return result;
    }

    // A link's target may itself lie behind links.
    private static string RealParent(string target) =>
        Path.GetDirectoryName(target) is { } parent ? Path.Combine(RealPath(parent), Path.GetFileName(target)) : target;
}
