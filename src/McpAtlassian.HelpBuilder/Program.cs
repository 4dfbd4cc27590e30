using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace McpAtlassian.HelpBuilder;

/// <summary>
/// Writes the module's MAML help: the structure comes from reflection, the prose from the XML comments beside the code.
/// <c>--check</c> writes nothing and fails when the committed file is not what would be written.
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

        var file = Path.Combine(RepositoryRoot(), "en-US", "McpAtlassian.dll-Help.xml");
        var beside = Path.Combine(AppContext.BaseDirectory, "McpAtlassian");
        var help = HelpFile.Build(
            Assembly.LoadFrom(beside + ".dll"), XDocument.Load(beside + ".xml", LoadOptions.PreserveWhitespace));

        foreach (var gap in help.Gaps)
        {
            Console.Error.WriteLine(gap);
        }

        if (help.Gaps.Count > 0 && !arguments.Contains("--lenient"))
        {
            return 2;
        }

        return arguments.Contains("--check") ? Check(help, file) : Write(help, file);
    }

    private static int Write(HelpFile help, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, help.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Console.WriteLine($"{help.Commands.Count} commands written to en-US/{Path.GetFileName(file)}.");
        return 0;
    }

    private static int Check(HelpFile help, string file)
    {
        var committed = File.Exists(file) ? File.ReadAllBytes(file) : [];
        if (committed.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(help.Text)))
        {
            Console.WriteLine($"The help of {help.Commands.Count} commands is what the code says.");
            return 0;
        }

        foreach (var drift in help.DriftFrom(Encoding.UTF8.GetString(committed)))
        {
            Console.Error.WriteLine(drift);
        }

        Console.Error.WriteLine("The help is not what the code says. Write it with: ./build.ps1 Help");
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
            "The help is written into the working copy, and McpAtlassian.psd1 is in no folder above this program.");
    }
}
