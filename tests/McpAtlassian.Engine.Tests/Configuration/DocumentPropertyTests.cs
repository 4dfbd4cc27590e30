using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>
/// Generated documents: whatever they look like, only the entry changes, and what does not parse is refused.
/// </summary>
public sealed class DocumentPropertyTests
{
    private const string Entry = "atlassian-rovo-mcp";
    private const string Url = "https://mcp.atlassian.com/v2/mcp";

    private static readonly ConfigNode Value = ConfigNode.Map(
        ("url", ConfigNode.Of(Url)),
        ("headers", ConfigNode.Map(("Authorization", ConfigNode.Of("${X}")))),
        ("args", ConfigNode.List(["a", "-b"])));

    [Fact]
    public void In_JSONC_nothing_but_the_entry_changes()
    {
        for (var seed = 0; seed < RepositoryFolder.Cases; seed++)
        {
            DocumentGenerator generator = new(seed);
            var text = generator.Jsonc("mcpServers", Entry);
            var before = ConfigDocument.Parse(ConfigFormat.Jsonc, text);
            var path = ConfigPath.Of("mcpServers", Entry);
            var after = before.Merge(path, Value);
            var servers = before.Root["mcpServers"] is not null;
            (var start, var end) = JsonSpan(after, servers ? path : ConfigPath.Of("mcpServers"));
            if (before.Get(path) is not null)
            {
                (var oldStart, var oldEnd) = JsonSpan(before, path);
                Check(
                    seed,
                    text[..oldStart] == after.Text[..start] && text[oldEnd..] == after.Text[end..],
                    text,
                    after.Text);
                Check(seed, after.Get(path.Key("autoApprove")) is not null, text, after.Text);
            }
            else
            {
                Check(seed, DiffersOnlyIn(text, after.Text, start, end), text, after.Text);
            }

            Check(seed, ReferenceEquals(after.Merge(path, Value), after), text, after.Text);
            var removed = after.Remove(path);
            (start, end) = JsonSpan(after, path);
            Check(seed, DiffersOnlyIn(removed.Text, after.Text, start, end), after.Text, removed.Text);
        }
    }

    [Fact]
    public void In_TOML_nothing_but_the_entry_changes()
    {
        var path = ConfigPath.Of("mcp_servers", Entry);
        for (var seed = 0; seed < RepositoryFolder.Cases; seed++)
        {
            DocumentGenerator generator = new(seed);
            var text = generator.Toml("mcp_servers", Entry);
            var before = ConfigDocument.Parse(ConfigFormat.Toml, text);
            var after = before.Merge(path, Value);
            Check(seed, TomlOutside(after.Text, path) == TomlOutside(text, path), text, after.Text);
            Check(
                seed,
                before.Get(path) is not null || after.Text.StartsWith(text, StringComparison.Ordinal),
                text,
                after.Text);
            Check(seed, ReferenceEquals(after.Merge(path, Value), after), text, after.Text);
            Check(
                seed,
                after.Get(path.Key("url"))!.Scalar == Url
                    && (before.Get(path.Key("http_headers")) is null
                    || after.Get(path.Key("http_headers")) is not null),
                text,
                after.Text);
            var removed = after.Remove(path);
            Check(
                seed,
                TomlOutside(removed.Text, path) == TomlOutside(text, path) && removed.Get(path) is null,
                after.Text,
                removed.Text);
        }
    }

    [Fact]
    public void In_YAML_nothing_but_the_entry_changes()
    {
        var path = ConfigPath.Of("extensions", Entry);
        var value = ConfigNode.Map(
            ("uri", ConfigNode.Of(Url)),
            ("headers", ConfigNode.Map(("Authorization", ConfigNode.Of("${X}")))),
            ("env_keys", ConfigNode.List(["X"])));
        for (var seed = 0; seed < RepositoryFolder.Cases; seed++)
        {
            DocumentGenerator generator = new(seed);
            var text = generator.Yaml("extensions", Entry);
            var before = ConfigDocument.Parse(ConfigFormat.Yaml, text);
            var after = Edited(seed, before, path, value);
            var servers = before.Root["extensions"] is not null;
            var rest = WithoutLines(after, servers ? path : ConfigPath.Of("extensions"));
            var old = before.Get(path) is null ? text : WithoutLines(before, path);
            Check(
                seed,
                rest == old || rest == old + "\n" || rest == old + "\r\n" || rest.TrimEnd() == old.TrimEnd(),
                text,
                after.Text);
            Check(
                seed,
                before.Get(path) is null || after.Text.Contains("timeout: 30", StringComparison.Ordinal),
                text,
                after.Text);
            Check(seed, ReferenceEquals(after.Merge(path, value), after), text, after.Text);
            var removed = after.Remove(path);
            Check(
                seed,
                removed.Get(path) is null
                    && (!servers
                    || removed.Root["extensions"]!.Members.Count == 0
                    || removed.Text == WithoutLines(after, path)),
                after.Text,
                removed.Text);
        }
    }

    [Theory]
    [InlineData("Jsonc")]
    [InlineData("Toml")]
    [InlineData("Yaml")]
    public void What_is_damaged_is_refused_by_name_or_edited_as_safely(string format)
    {
        var kind = Enum.Parse<ConfigFormat>(format);
        var path = ConfigPath.Of("mcpServers", Entry);
        var refused = 0;
        for (var seed = 0; seed < RepositoryFolder.Cases; seed++)
        {
            DocumentGenerator generator = new(seed);
            var text = kind switch
            {
                ConfigFormat.Toml => generator.Toml("mcpServers", Entry),
                ConfigFormat.Yaml => generator.Yaml("mcpServers", Entry),
                _ => generator.Jsonc("mcpServers", Entry),
            };
            var damaged = generator.Damage(text);
            try
            {
                var after = ConfigDocument.Parse(kind, damaged).Merge(path, Value);
                Check(seed, after.Get(path.Key("url"))?.Scalar == Url, damaged, after.Text);
            }
            catch (EngineException error)
            {
                Assert.Equal(ErrorIds.ConfigUnparsable, error.ErrorId);
                refused++;
            }
        }

        Assert.True(refused > RepositoryFolder.Cases / 10, $"Only {refused} were refused: the damage does no damage.");
    }

    private static (int Start, int End) JsonSpan(ConfigDocument document, ConfigPath path)
    {
        var parent = path.Count == 1 ? document.Root : document.Root[path[0].Key]!;
        var member = parent.Members.Last(m => m.Key == path[path.Count - 1].Key);
        return (member.KeyStart, member.Value.End);
    }

    // Without the entry, one comma and the blanks right at it, the longer text is the shorter one.
    private static bool DiffersOnlyIn(string without, string with, int start, int end)
    {
        var left = start;
        while (left > 0 && char.IsWhiteSpace(with[left - 1]))
        {
            left--;
        }

        var rest = with.Remove(left, end - left);
        if (rest == without)
        {
            return true;
        }

        var difference = 0;
        while (difference < rest.Length && difference < without.Length && rest[difference] == without[difference])
        {
            difference++;
        }

        var next = JsoncParser.SkipTrivia(rest, left);
        var lessNext = next < rest.Length && rest[next] == ',' ? rest.Remove(next, 1) : rest;
        if (SameButBlanksAt(lessNext, without))
        {
            return true;
        }

        var lessComma = difference < rest.Length && rest[difference] == ',' ? rest.Remove(difference, 1) : rest;
        return lessComma == without
            || Unspaced(lessComma, left) == Unspaced(without, left)
            || SameButBlanksAt(lessComma, without);
    }

    private static string Unspaced(string text, int at)
    {
        var from = Math.Min(at, text.Length);
        while (from > 0 && char.IsWhiteSpace(text[from - 1]))
        {
            from--;
        }

        var to = from;
        while (to < text.Length && char.IsWhiteSpace(text[to]))
        {
            to++;
        }

        return text.Remove(from, to - from);
    }

    private static bool SameButBlanksAt(string one, string two)
    {
        var head = 0;
        while (head < one.Length && head < two.Length && one[head] == two[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < one.Length - head && tail < two.Length - head && one[^(tail + 1)] == two[^(tail + 1)])
        {
            tail++;
        }

        var a = one[head..^tail];
        var b = two[head..^tail];
        return a.Replace(",", string.Empty, StringComparison.Ordinal).Trim().Length == 0
            && b.Replace(",", string.Empty, StringComparison.Ordinal).Trim().Length == 0;
    }

    private static string TomlOutside(string text, ConfigPath path)
    {
        (_, var statements) = TomlReader.Read(text);
        var under = statements.Where(s => s.IsUnder(path)).ToArray();
        var rest = ConfigText.Apply(text, under.Select(s => new TextEdit(s.Start, s.End, string.Empty)));

        // Inside a cut section, comments go or stay with it; between sections blank lines are its separator.
        return string.Join(
            "\n", rest.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0 && l != "# a comment inside"));
    }

    private static string WithoutLines(ConfigDocument document, ConfigPath path)
    {
        var parent = path.Count == 1 ? document.Root : document.Root[path[0].Key]!;
        var member = parent.Members.First(m => m.Key == path[path.Count - 1].Key);
        var start = ConfigText.LineStart(document.Text, member.KeyStart);
        return document.Text.Remove(start, ConfigText.NextLine(document.Text, member.Value.End) - start);
    }

    private static ConfigDocument Edited(int seed, ConfigDocument document, ConfigPath path, ConfigNode value)
    {
        try
        {
            return document.Merge(path, value);
        }
        catch (EngineException error)
        {
            Check(seed, false, document.Text, error.Message);
            throw;
        }
    }

    private static void Check(int seed, bool good, string before, string after) =>
        Assert.True(good, $"Seed {seed}.\n--- before\n{before}\n--- after\n{after}\n---");
}
