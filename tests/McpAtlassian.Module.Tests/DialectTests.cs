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
        var root = Path.Combine(Repository.Root, folder);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(IsOurs).ToList();
        Assert.NotEmpty(files);
        var tooLong = files.SelectMany(file => File.ReadLines(file).Select((line, index) => (line, index))
            .Where(x => x.line.Length > Columns)
            .Select(x => $"{Path.GetRelativePath(Repository.Root, file)}({x.index + 1}): {x.line.Length} columns"));
        Assert.Empty(tooLong);
    }

    private static bool IsOurs(string path) =>
        !path.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj" or "node_modules");
}
