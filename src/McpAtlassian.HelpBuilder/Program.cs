using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace McpAtlassian.HelpBuilder;

/// <summary>
/// Writes the module's MAML help, and the sentences that Tab shows: the structure comes from reflection, the prose from
/// the XML comments beside the code.
/// <c>--check</c> writes nothing and fails when the committed files are not what would be written.
/// <c>--lenient</c> reports what is not documented without failing.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        string[] unknown = [.. arguments.Except(["--check", "--lenient"])];
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine($"Unknown: {string.Join(' ', unknown)}. Usage: [--check] [--lenient]");
            return 64;
        }

        var root = RepositoryRoot();
        var file = Path.Combine(root, "en-US", "McpAtlassian.dll-Help.xml");
        var tipsFile = Path.Combine(root, "src", "McpAtlassian", "Text", "Tips.cs");
        var beside = Path.Combine(AppContext.BaseDirectory, "McpAtlassian");
        var assembly = Assembly.LoadFrom(beside + ".dll");
        var comments = XDocument.Load(beside + ".xml", LoadOptions.PreserveWhitespace);
        var help = HelpFile.Build(assembly, comments);
        var tips = TipsFile.Build(assembly, comments);
        foreach (var gap in help.Gaps)
        {
            Console.Error.WriteLine(gap);
        }

        if (help.Gaps.Count > 0 && !arguments.Contains("--lenient"))
        {
            return 2;
        }

        if (arguments.Contains("--check"))
        {
            return Check(help, file, IsSame(tipsFile, tips.Text) && tips.Gaps.Count == 0);
        }

        Write(file, help.Text);
        Console.WriteLine($"{help.Commands.Count} commands written to en-US/{Path.GetFileName(file)}.");
        Write(tipsFile, tips.Text);
        return 0;
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static bool IsSame(string file, string text) =>
        File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text));

    private static int Check(HelpFile help, string file, bool tipsAgree)
    {
        if (tipsAgree && IsSame(file, help.Text))
        {
            Console.WriteLine($"The help of {help.Commands.Count} commands is up to date.");
            return 0;
        }

        foreach (var drift in help.DriftFrom(File.Exists(file) ? File.ReadAllText(file) : string.Empty))
        {
            Console.Error.WriteLine(drift);
        }

        Console.Error.WriteLine("The help is not up to date. Write it again: ./build.ps1 Help");
        return 1;
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "McpAtlassian.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            "Run this program from the working copy: no folder above it contains McpAtlassian.psd1.");
    }
}
