using System.Text.RegularExpressions;

namespace McpAtlassian.Module.Tests;

/// <summary>What the compiler does not hold of the code's one dialect; .editorconfig holds the rest.</summary>
public sealed class DialectTests
{
    private const int Columns = 120;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_line_of_code_is_longer_than_120_columns(string folder)
    {
        Assert.Empty(Lines(folder, static line => line.Length > Columns));
    }

    /// <summary>CA1305 does not look into interpolated text, and a culture may count its years otherwise.</summary>
    [Fact]
    public void A_date_in_a_message_goes_through_ShownDate()
    {
        var format = new Regex(@"\$""[^""]*\{[^{}""]*:([dDfFgGmMrRsStTuUyY]|[^{}""]*(yyyy|HH)[^{}""]*)\}");
        Assert.Empty(Lines("src", format.IsMatch));
    }

    private static List<string> Lines(string folder, Func<string, bool> isWrong)
    {
        var root = Path.Combine(Repository.Root, folder);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(IsOurs).ToList();
        Assert.NotEmpty(files);
        return files.SelectMany(file => File.ReadLines(file).Select((line, index) => (line, index))
            .Where(x => isWrong(x.line))
            .Select(x => $"{Path.GetRelativePath(Repository.Root, file)}({x.index + 1}): {x.line.Trim()}")).ToList();
    }

    private static bool IsOurs(string path) =>
        !path.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj" or "node_modules");
}
