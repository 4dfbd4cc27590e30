using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Engine.Tests.Sessions;

public sealed class ErrorTailTests
{
    private readonly ErrorTail _tail = new(new Redactor());

    [Fact]
    public void Node_gives_its_reason_above_the_stack_and_it_is_kept()
    {
        Add(
            "node:internal/modules/cjs/loader:1228",
            "  throw err;",
            "  ^",
            string.Empty,
            "Error: Cannot find module 'made-up'",
            "Require stack:",
            "- /made/up/index.js");
        Add([
            .. Enumerable.Range(
                1, 20).Select(static i => $"    at Function.frame{i} (node:internal/modules/cjs/loader:{i}:15)")
        ]);
        Add("  code: 'MODULE_NOT_FOUND',", "}", string.Empty, "Node.js v22.1.0");

        Assert.Contains("Error: Cannot find module 'made-up'", _tail.ToString());
        Assert.DoesNotContain("Function.frame", _tail.ToString());
    }

    [Fact]
    public void The_reason_stays_when_many_lines_follow_it()
    {
        Add("TypeError [ERR_MADE_UP]: the reason");
        Add([.. Enumerable.Range(1, 30).Select(static i => $"- /made/up/path{i}.js")]);
        Assert.StartsWith("TypeError [ERR_MADE_UP]: the reason\n…\n", _tail.ToString());
        Assert.EndsWith("path30.js", _tail.ToString());
    }

    [Fact]
    public void A_banner_pushes_nothing_out_and_is_shown_only_where_there_is_nothing_else()
    {
        string[] banner = ["╭──────────╮", "│ Made Up  │", "╰──────────╯", "▄▀▀ ▄▀█", "====="];
        Add(banner);
        Assert.Contains("│ Made Up  │", _tail.ToString());
        Add("ValueError: the reason");
        Add(banner);
        Assert.Equal("ValueError: the reason", _tail.ToString());
    }

    private void Add(params string[] lines) => lines.ToList().ForEach(line => _tail.Add(line));
}
