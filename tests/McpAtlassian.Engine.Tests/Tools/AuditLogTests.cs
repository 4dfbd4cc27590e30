using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Engine.Tests.Tools;

/// <summary>
/// What a writer does with a log that another writer, or somebody else, left without a line break at its end.
/// </summary>
public sealed class AuditLogTests : IDisposable
{
    private const string Whole = "{\"time\":\"2026-01-01\",\"outcome\":\"Succeeded\"}";
    private const string Next = "{\"time\":\"2026-01-02\",\"outcome\":\"Succeeded\"}\n";

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("audit").FullName, "audit.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(9000)]
    public async Task A_line_that_was_cut_is_kept_in_a_line_of_its_own_that_is_JSON(int length)
    {
        var cut = ("{\"time\":\"2026-01-01\",\"tool\":\"ü" + new string('x', 9000))[..length];
        var lines = await AppendAsync(Whole + "\n" + cut);
        Assert.Equal(3, lines.Length);
        Assert.Equal(Whole, lines[0]);
        var torn = JsonNode.Parse(lines[1])!;
        Assert.Equal("Torn", (string?)torn["outcome"]);
        Assert.Equal(cut, (string?)torn["text"]);
        Assert.Equal(Next.Trim(), lines[2]);
    }

    [Theory]
    [InlineData(Whole)]
    [InlineData("a note of somebody's")]
    [InlineData(" ")]
    public async Task A_last_line_that_was_not_cut_from_ours_stays_as_it_is(string last) =>
        Assert.Equal([last, Next.Trim()], await AppendAsync(last));

    [Fact]
    public async Task A_last_line_of_many_megabytes_stays_as_it_is()
    {
        var last = "{\"" + new string('x', 3_000_000);
        Assert.Equal([last, Next.Trim()], await AppendAsync(last));
    }

    private async Task<string[]> AppendAsync(string before)
    {
        await File.WriteAllTextAsync(_path, before, TestContext.Current.CancellationToken);
        await new AuditLog(_path).WriteAsync(Encoding.UTF8.GetBytes(Next));
        var text = await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n').ToArray();
    }
}
