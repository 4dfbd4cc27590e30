using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>One case for each rule of TOML, kept here so that they run where the official cases are not.</summary>
public sealed class TomlRuleTests
{
    [Theory]
    // Keys
    [InlineData("bare_key-1 = 1", "bare_key-1", "1")]
    [InlineData("1234 = 1", "1234", "1")]
    [InlineData("\"ʎǝʞ\" = 1", "ʎǝʞ", "1")]
    [InlineData("'quoted \"value\"' = 1", "quoted \"value\"", "1")]
    [InlineData("\"\" = 1", "", "1")]
    [InlineData("a . b = 1", "a|b", "1")]
    [InlineData("a.\"b.c\".d = 1", "a|b.c|d", "1")]
    [InlineData("3.14 = 1", "3|14", "1")]
    [InlineData("a.b = 1\na.c = 2", "a|c", "2")]
    // Strings
    [InlineData("a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\"", "a", "\b\t\n\f\r\"\\é😀")]
    [InlineData("a = \"\"\"\nfirst\n  second\"\"\"", "a", "first\n  second")]
    [InlineData("a = \"\"\"one \\\n   \n  two\"\"\"", "a", "one two")]
    [InlineData("a = \"\"\"say \"\"hi\"\"\"\"\"", "a", "say \"\"hi\"\"")]
    [InlineData("a = 'C:\\Users\\n'", "a", "C:\\Users\\n")]
    [InlineData("a = '''\nraw \\n ''quotes'''''", "a", "raw \\n ''quotes''")]
    [InlineData("a = \"# no comment\" # comment", "a", "# no comment")]
    // Numbers, Booleans, dates
    [InlineData("a = +99", "a", "+99")]
    [InlineData("a = 1_000", "a", "1_000")]
    [InlineData("a = 0xDEAD_beef", "a", "0xDEAD_beef")]
    [InlineData("a = 0o755", "a", "0o755")]
    [InlineData("a = 0b1101", "a", "0b1101")]
    [InlineData("a = 6.626e-34", "a", "6.626e-34")]
    [InlineData("a = -inf", "a", "-inf")]
    [InlineData("a = false", "a", "false")]
    [InlineData("a = 1979-05-27T07:32:00.999-07:00", "a", "1979-05-27T07:32:00.999-07:00")]
    [InlineData("a = 1979-05-27 07:32:00", "a", "1979-05-27 07:32:00")]
    [InlineData("a = 2024-02-29", "a", "2024-02-29")]
    [InlineData("a = 07:32:00.5", "a", "07:32:00.5")]
    // Tables
    [InlineData("[a.b]\nc = 1\n[a]\nd = 2", "a|d", "2")]
    [InlineData("[ x . \"y z\" ] # c\nv = 1", "x|y z|v", "1")]
    [InlineData("[fruit]\napple.colour = 1\n[fruit.apple.taste]\nsweet = 2", "fruit|apple|taste|sweet", "2")]
    [InlineData("a = { b = 1, c.d = 2 }", "a|c|d", "2")]
    [InlineData("a = {}\nb = 1", "b", "1")]
    [InlineData("[[p]]\nn = 1\n[[p.q]]\nm = 2\n[[p]]\n[z]\nv = 3", "z|v", "3")]
    [InlineData("a = [\n  1, # one\n  [2, '3'],\n]\r\nb = 4", "b", "4")]
    // What TOML 1.1 adds
    [InlineData("a = \"\\x41\\e\"", "a", "A\u001b")]
    [InlineData("a = 07:32", "a", "07:32")]
    [InlineData("a = {\n  b = 1, # one\n  c = 2,\n}\nd = 3", "a|c", "2")]
    public void Reads(string text, string path, string value) =>
        Assert.Equal(value, ConfigDocument.Parse(ConfigFormat.Toml, text).Get(ConfigPath.Of(path.Split('|')))!.Scalar);

    [Theory]
    // Keys and lines
    [InlineData("a = 1 b = 2")]
    [InlineData("a")]
    [InlineData("a =")]
    [InlineData("= 1")]
    [InlineData("a. = 1")]
    [InlineData("a b = 1")]
    [InlineData("é = 1")]
    [InlineData("\"\"\"a\"\"\" = 1")]
    [InlineData("a = 1\na = 2")]
    [InlineData("a = 1\na.b = 2")]
    [InlineData("a = 1\r")]
    [InlineData("# control \u0001")]
    // Strings
    [InlineData("a = \"open")]
    [InlineData("a = \"two\nlines\"")]
    [InlineData("a = \"\\uD800\"")]
    [InlineData("a = \"\\U00110000\"")]
    [InlineData("a = \"\u007f\"")]
    [InlineData("a = '''open")]
    [InlineData("a = \"\"\"six\"\"\"\"\"\"")]
    // Numbers, Booleans, dates
    [InlineData("a = 01")]
    [InlineData("a = 1__0")]
    [InlineData("a = _1")]
    [InlineData("a = 1.")]
    [InlineData("a = .1")]
    [InlineData("a = +0x1")]
    [InlineData("a = 0xG")]
    [InlineData("a = True")]
    [InlineData("a = 2023-02-29")]
    [InlineData("a = 1979-13-01")]
    [InlineData("a = 25:00:00")]
    [InlineData("a = 1979-05-27T07:32:00+25:00")]
    // Arrays and tables
    [InlineData("a = [1, , 2]")]
    [InlineData("a = [1")]
    [InlineData("a = { b = 1, b = 2 }")]
    [InlineData("a = { b = 1 }\na.c = 2")]
    [InlineData("a = { b = 1 }\n[a.c]")]
    [InlineData("[a]\n[a]")]
    [InlineData("[a.b]\n[a]\nb = 1")]
    [InlineData("[a]\nb.c = 1\n[a.b]")]
    [InlineData("[a.b.c]\nz = 1\n[a]\nb.c.t = 2")]
    [InlineData("[]")]
    [InlineData("[a")]
    [InlineData("[[a] ]")]
    [InlineData("[a] b = 1")]
    [InlineData("a = [1]\n[[a]]")]
    [InlineData("[a]\n[[a]]")]
    [InlineData("[[a]]\n[a]")]
    public void Refuses(string text)
    {
        var e = Assert.Throws<EngineException>(() => ConfigDocument.Parse(ConfigFormat.Toml, text));
        Assert.Equal(ErrorIds.ConfigUnparsable, e.ErrorId);
        Assert.Matches("^Line [0-9]+, column [0-9]+: ", e.Message);
    }

    [Theory]
    [InlineData("[m.s]\nkey = tp-secret-1", 2)]
    [InlineData("[m.s]\nkey = 'tp-secret-1'\nkey = ''", 3)]
    [InlineData("[m.s]\nkey = \"tp-secret-1", 2)]
    [InlineData("m = { s = { key = 'tp-secret-1' } }\n[m.s]", 2)]
    public void Never_quotes_the_file(string text, int line)
    {
        var error = Assert.Throws<EngineException>(() => ConfigDocument.Parse(ConfigFormat.Toml, text));
        Assert.StartsWith($"Line {line}, column ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_is_nested_too_deeply()
    {
        var text = "a = " + new string('[', 100_000);
        var error = Assert.Throws<EngineException>(() => ConfigDocument.Parse(ConfigFormat.Toml, text));
        Assert.Equal(ErrorIds.ConfigUnparsable, error.ErrorId);
    }

    [Theory]
    [InlineData(
        "m = {\n  a = { u = 1 }, # one\n  b = { u = 2 }, # two\n}\n",
        "b",
        "m = {\n  a = { u = 1 }, # one\n   # two\n}\n")]
    [InlineData("m = {\n  a = { u = 1 },\n  b = { u = 2 },\n}\n", "b", "m = {\n  a = { u = 1 },\n}\n")]
    [InlineData("m = {\n  a = { u = 1 },\n  b = { u = 2 },\n}\n", "a", "m = {\n  b = { u = 2 },\n}\n")]
    [InlineData("m = {\n  a = { u = 1 }, # one\n}\n", "a", "m = {\n   # one\n}\n")]
    public void Removes_from_braces_over_several_lines(string text, string key, string left) =>
        Assert.Equal(left, ConfigDocument.Parse(ConfigFormat.Toml, text).Remove(ConfigPath.Of("m", key)).Text);

    [Theory]
    [InlineData("m = {\n  a = { u = 1 }, # one\n}\n")]
    [InlineData("m = { a = { u = 1 }, }\n")]
    public void Adding_to_braces_over_several_lines_and_removing_gives_the_file_back(string text)
    {
        var path = ConfigPath.Of("m", "z");
        var added = ConfigDocument.Parse(ConfigFormat.Toml, text).Set(path, ConfigNode.Map(("u", ConfigNode.Of("x"))));
        Assert.Equal("x", added.Get(ConfigPath.Of("m", "z", "u"))!.Text);
        Assert.Equal(text, added.Remove(path).Text);
    }

    [Fact]
    public void Says_line_and_column() =>
        Assert.StartsWith(
            "Line 3, column 5: ",
            Assert.Throws<EngineException>(
                () => ConfigDocument.Parse(ConfigFormat.Toml, "a = 1\r\n\r\nb = oops\r\n")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Writes_every_kind_of_value_so_that_it_reads_back()
    {
        var value = ConfigNode.Map(
            ("text", ConfigNode.Of("quote \" back\\slash\nline \u0001 é 😀")),
            ("number", ConfigNode.Of(-3)),
            ("yes", ConfigNode.Of(true)),
            ("key with blank", ConfigNode.List(["a", ""])),
            ("map", ConfigNode.Map(("x.y", ConfigNode.Map()))));
        var document =
            ConfigDocument.Parse(ConfigFormat.Toml, "top = 1").Set(ConfigPath.Of("mcp_servers", "a b"), value);
        Assert.Equal(value, document.Get(ConfigPath.Of("mcp_servers", "a b")));
        Assert.Equal("top", document.Root.Members[0].Key);
    }
}
