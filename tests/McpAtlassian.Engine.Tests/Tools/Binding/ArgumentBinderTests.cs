using System.Collections;
using System.Collections.Specialized;
using System.Text;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Binding;

public sealed class ArgumentBinderTests
{
    private static readonly ToolSchema Tool = TestSchema.Read("""
        {"type":"object","required":["summary"],"properties":{
          "summary":{"type":"string"},"description":{"type":"string"},
          "points":{"type":"integer"},"ratio":{"type":"number"},
          "notify":{"type":"boolean"},"labels":{"type":"array","items":{"type":"string"}},
          "ids":{"type":"array","items":{"type":"integer"}},
          "kind":{"type":"string","enum":["Task","Bug"]},"due":{"type":"string","format":"date"},
          "started":{"type":"string","format":"date-time"},
          "dueDate":{"type":"string"},"extra":{"type":"string","description":"JSON string of more fields"},
          "parent":{"type":"object","properties":{
            "spaceId":{"type":"string"},"when":{"type":"string","format":"date"}}},
          "day":{"type":"string","description":"The day, as YYYY-MM-DD."},
          "stamp":{"type":"string","description":"Such as 2023-08-01T12:00:00.000+0000."},
          "names":{"type":"string","description":"Comma-separated list of names."},
          "rows":{"type":"string","description":"JSON array of rows."},
          "content":{"type":"string","contentEncoding":"base64"},"maybe":{"type":["integer","null"]},"any":{}}}
        """);

    public static TheoryData<string, object?> Unsendable => new()
    {
        { "summary", "half \ud83d" },
        { "summary", "\ude00 half" },
        { "summary", '\ud83d' },
        { "any", new Hashtable { ["half \ud83d"] = 1 } },
        { "labels", new[] { "whole \U0001F600", "half \ud83d" } },
        { "extra", new Hashtable { ["a"] = "half \ud83d" } },
        { "parent", "{\"spaceId\":\"\ud83d\"}" },
        { "ratio", "1e400" },
        { "ratio", System.Numerics.BigInteger.Pow(10, 400) },
        { "any", System.Numerics.BigInteger.Pow(10, 400) },
        { "any", double.PositiveInfinity },
        { "any", Nested(61) },
        { "any", Nested(70) },
        { "any", Nested(600) },
    };

    [Theory]
    [MemberData(nameof(Unsendable))]
    public void What_cannot_be_sent_is_refused_and_not_changed(string name, object? value)
    {
        var error = Assert.Throws<EngineException>(() => ArgumentBinder.Bind(Tool, new Hashtable { [name] = value }));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
    }

    [Fact]
    public void What_can_just_be_sent_is() =>
        Assert.Equal(
            60, ArgumentBinder.Bind(Tool, new Hashtable { ["any"] = Nested(60) }).ToJson().Split('[').Length - 1);

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":1e400}")]
    public void Arguments_as_text_that_cannot_be_sent_are_refused(string json)
    {
        Assert.False(ArgumentsText.TryParse(json, out _));
        Assert.Matches("surrogate|too large", ArgumentsText.Explain(json));
    }

    [Fact]
    public void Arguments_that_are_not_valid_text_are_refused()
    {
        var json = "{\"a\":\"" + '\ud800' + "\"}";
        Assert.False(ArgumentsText.TryParse(json, out _));
        Assert.Contains("surrogate", ArgumentsText.Explain(json), StringComparison.Ordinal);
    }

    private static object Nested(int levels)
    {
        object value = Array.Empty<object>();
        for (var i = 1; i < levels; i++)
        {
            value = new[] { value };
        }

        return value;
    }

    public static TheoryData<string, object?, string> Conversions => new()
    {
        { "points", "5", "5" },
        { "points", " -12 ", "-12" },
        { "points", "007", "7" },
        { "points", 5.0, "5" },
        { "points", 5.5, "5.5" },
        { "points", "5.5", "\"5.5\"" },
        { "points", "many", "\"many\"" },
        { "points", "", "\"\"" },
        { "ratio", "0.10", "0.10" },
        { "ratio", "1e3", "1e3" },
        { "ratio", 2, "2" },
        { "notify", "TRUE", "true" },
        { "notify", false, "false" },
        { "notify", "yes", "\"yes\"" },
        { "summary", 5, "\"5\"" },
        { "summary", true, "true" },
        { "summary", 'x', "\"x\"" },
        { "labels", "one", "[\"one\"]" },
        { "labels", 7, "[\"7\"]" },
        { "labels", "[\"a\",\"b\"]", "[\"a\",\"b\"]" },
        { "labels", "[a] tag", "[\"[a] tag\"]" },
        { "labels", new[] { "a", "b" }, "[\"a\",\"b\"]" },
        { "ids", new object[] { "1", 2, 3L }, "[1,2,3]" },
        { "kind", "task", "\"Task\"" },
        { "kind", "epic", "\"epic\"" },
        { "due", new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc), "\"2026-01-31\"" },
        { "started", new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc), "\"2026-01-31T09:30:00.000Z\"" },
        { "started", new DateTimeOffset(
            2026, 1, 31, 9, 30, 0, TimeSpan.FromHours(2)), "\"2026-01-31T09:30:00.000+02:00\"" },
        { "dueDate", new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc), "\"2026-01-31\"" },
        { "due", new DateTime(2026, 1, 31, 23, 30, 0, DateTimeKind.Local), "\"2026-01-31\"" },
        { "due", new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.FromHours(-9)), "\"2026-01-31\"" },
        { "day", new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc), "\"2026-01-31\"" },
        { "dueDate", new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc), "\"2026-01-31\"" },
        { "stamp", new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc), "\"2026-01-31T09:30:00.000+0000\"" },
        { "stamp", new DateTimeOffset(
            2026, 1, 31, 9, 30, 0, TimeSpan.FromHours(2)), "\"2026-01-31T09:30:00.000+0200\"" },
        { "description", new[] { "one", "two" }, "\"one\\ntwo\"" },
        { "summary", new[] { "only" }, "\"only\"" },
        { "summary", new[] { "one", "two" }, "[\"one\",\"two\"]" },
        { "names", new[] { "a", "b" }, "\"a,b\"" },
        { "names", new[] { "a,b", "c" }, "[\"a,b\",\"c\"]" },
        { "notify", 1, "true" },
        { "notify", 0, "false" },
        { "notify", 2, "2" },
        { "labels", true, "[true]" },
        { "any", 1.5m, "1.5" },
        { "any", null, "null" },
        { "any", "5", "\"5\"" },
        { "maybe", null, "null" },
        { "summary", "Größe <b> \u00fc", "\"Größe <b> ü\"" },
    };

    [Theory]
    [MemberData(nameof(Conversions))]
    public void A_value_is_converted_where_it_can_mean_only_one_thing(string name, object? value, string expected) =>
        Assert.Equal($"{{\"{name}\":{expected}}}", Convert((name, value)));

    [Fact]
    public void Names_are_matched_without_case_and_sent_in_the_schemas_spelling() =>
        Assert.Equal("{\"summary\":\"x\",\"parent\":{\"spaceId\":\"12\",\"when\":\"2026-01-31\"}}", Convert(
            ("SUMMARY", "x"),
            ("Parent", new OrderedDictionary { ["SPACEID"] = 12, ["When"] = new DateTime(2026, 1, 31) })));

    [Fact]
    public void An_unknown_name_stays_for_the_validator() =>
        Assert.Equal("{\"sumary\":\"x\"}", Convert(("sumary", "x")));

    [Fact]
    public void A_name_given_twice_is_refused_unless_one_is_exact()
    {
        var twice = new Dictionary<string, object?> { ["SUMMARY"] = "a", ["Summary"] = "b" };
        var exact = new Dictionary<string, object?> { ["SUMMARY"] = "a", ["summary"] = "b" };

        Assert.Equal(
            ErrorIds.ArgumentInvalid, Assert.Throws<EngineException>(() => ArgumentBinder.Bind(Tool, twice)).ErrorId);
        Assert.Equal("{\"summary\":\"b\"}", ArgumentBinder.Bind(Tool, exact).ToJson());
    }

    [Fact]
    public void A_dictionary_for_json_in_a_string_is_serialised_and_a_string_is_left_alone()
    {
        Assert.Equal(
            "{\"extra\":\"{\\\"a\\\":[1,true]}\"}",
            Convert(("extra", new OrderedDictionary { ["a"] = new object[] { 1, true } })));
        Assert.Equal("{\"extra\":\"{ }\"}", Convert(("extra", "{ }")));
        Assert.Equal("{\"parent\":{\"spaceId\":\"1\"}}", Convert(("parent", "{\"spaceId\":1}")));
    }

    [Fact]
    public void A_row_gives_the_columns_that_are_arguments_and_leaves_empty_ones_out()
    {
        var row = new OrderedDictionary
        {
            ["Summary"] = "from the row",
            ["points"] = "",
            ["description"] = "",
            ["labels"] = "x",
            ["Owner"] = "me",
            ["kind"] = null
        };

        var arguments = ArgumentBinder.Bind(Tool, new Hashtable { ["labels"] = "y" }, row);

        Assert.Equal("{\"summary\":\"from the row\",\"labels\":[\"y\"]}", arguments.ToJson());
        Assert.Equal(["Owner"], arguments.Unmatched);
    }

    [Fact]
    public void One_object_is_a_list_of_one_where_the_text_is_to_be_a_json_list() =>
        Assert.Equal("{\"rows\":\"[{\\\"a\\\":1}]\"}", Convert(("rows", new OrderedDictionary { ["a"] = 1 })));

    [Fact]
    public void What_a_command_gave_that_gave_nothing_is_not_null()
    {
        Assert.Equal(
            ErrorIds.ArgumentInvalid,
            Assert.Throws<EngineException>(() => Convert(("maybe", NoValue.Instance))).ErrorId);
        Assert.Equal("{}", ArgumentBinder.Bind(Tool, null, new Hashtable { ["maybe"] = NoValue.Instance }).ToJson());
    }

    [Fact]
    public void A_time_span_has_no_form_of_its_own() =>
        Assert.Contains(
            "1h 30m", Assert.Throws<EngineException>(() => Convert(("summary", TimeSpan.FromHours(1)))).Remedy);

    [Theory]
    [InlineData("DEMO-1")]
    [InlineData(5)]
    public void A_value_that_names_nothing_goes_to_the_only_argument_that_is_required(object value)
    {
        var expected = $"{{\"summary\":\"{value}\"}}";

        Assert.Equal(expected, ArgumentBinder.Bind(Tool, new ArgumentInput { Second = new Single(value) }).ToJson());
        Assert.Equal(expected, ArgumentBinder.Bind(Tool, new ArgumentInput { Row = new Single(value) }).ToJson());
    }

    [Fact]
    public void A_value_in_second_place_finds_the_argument_that_the_row_leaves() => Assert.Equal(
        "{\"a\":\"row\",\"b\":\"second\"}",
        ArgumentBinder.Bind(Two, new ArgumentInput
        {
            Row = new DictionaryRow(new Hashtable { ["a"] = "row" }),
            Second = new Single("second"),
        }).ToJson());

    public static TheoryData<object?, string> Loose => new()
    {
        { "x", "a or b" },
        { false, "-flag:$false" },
        { true, "-flag:$false" },
        { null, "is empty" },
        { "", "is empty" },
    };

    [Theory]
    [MemberData(nameof(Loose))]
    public void A_value_that_has_nowhere_to_go_is_refused_with_a_form_that_works(object? value, string expected)
    {
        foreach (var input in new ArgumentInput[]
        {
            new() { Second = new Single(value) },
            new() { Row = new Single(value) }
        })
        {
            var error = Assert.Throws<EngineException>(() => ArgumentBinder.Bind(Two, input));

            Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
            Assert.Contains(expected, error.Message + " " + error.Remedy);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_zero_or_one_beside_a_bare_switch_was_meant_for_the_switch(int value)
    {
        var input = new ArgumentInput { Second = new Single(value), HasBareSwitch = true };

        Assert.Contains(
            "-notify:$false", Assert.Throws<EngineException>(() => ArgumentBinder.Bind(Tool, input)).Remedy);
    }

    private static readonly ToolSchema Two = TestSchema.Read("""
        {"type":"object","required":["a","b"],"properties":{
          "a":{"type":"string"},"b":{"type":"string"},"flag":{"type":"boolean"}}}
        """);

    private sealed class Single(object? value) : IArgumentRow
    {
        public bool IsValue => true;

        public object? Value => value;

        public bool IsOwn => false;

        public bool IsBag => false;

        public System.Collections.Generic.IReadOnlyList<string> TypeNames => [];

        public System.Collections.Generic.IReadOnlyList<string> Columns => [];

        public bool TryRead(string column, out object? read)
        {
            read = null;
            return false;
        }

        public IArgumentRow? Bag(string column) => null;
    }

    [Fact]
    public void An_empty_string_is_sent_when_given_outright_and_never_for_an_empty_cell()
    {
        Assert.Equal("{\"description\":\"\"}", Convert(("description", "")));
        Assert.Equal("{}", ArgumentBinder.Bind(Tool, null, new Hashtable { ["summary"] = "" }).ToJson());
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused()
    {
        var loop = new Hashtable();
        loop["self"] = new object[] { loop };

        var error = Assert.Throws<EngineException>(() => Convert(("any", loop)));

        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("contains itself", error.Message);
    }

    [Fact]
    public void The_same_object_twice_side_by_side_is_not_a_cycle()
    {
        var shared = new Hashtable { ["a"] = 1 };

        Assert.Equal("{\"any\":[{\"a\":1},{\"a\":1}]}", Convert(("any", new object[] { shared, shared })));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Nesting_has_a_limit(int depth, bool allowed)
    {
        object value = "end";
        for (var level = 0; level < depth; level++)
        {
            value = new Hashtable { ["n"] = value };
        }

        var error = Record.Exception(() => Convert(("any", value)));

        Assert.Equal(allowed ? null : ErrorIds.ArgumentInvalid, (error as EngineException)?.ErrorId);
        Assert.Equal(allowed, error is null);
    }

    [Fact]
    public void A_value_of_a_foreign_type_and_a_number_json_cannot_hold_are_refused()
    {
        Assert.Equal(
            ErrorIds.ArgumentInvalid, Assert.Throws<EngineException>(() => Convert(("any", new object()))).ErrorId);
        Assert.Equal(
            ErrorIds.ArgumentInvalid, Assert.Throws<EngineException>(() => Convert(("any", double.NaN))).ErrorId);
    }

    [Fact]
    public void A_file_for_an_attachment_is_read_and_elsewhere_gives_its_path()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "hello", Encoding.ASCII);
        try
        {
            Assert.Equal("{\"content\":\"aGVsbG8=\"}", Convert(("content", new FileInfo(path))));
            Assert.Contains(Path.GetFileName(path), Convert(("summary", new FileInfo(path))));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(
            ErrorIds.PathInvalid,
            Assert.Throws<EngineException>(() => Convert(("content", new FileInfo(path)))).ErrorId);
    }

    [Fact]
    public void Converted_arguments_pass_the_validator()
    {
        var arguments = ArgumentBinder.Bind(
            Tool,
            new Hashtable
            {
                ["summary"] = "x",
                ["points"] = "5",
                ["labels"] = "a",
                ["due"] = DateTime.UtcNow,
                ["kind"] = "bug"
            });

        Assert.Empty(SchemaValidator.Validate(Tool, arguments));
        Assert.DoesNotContain("x", arguments.ToString());
    }

    private static string Convert(params (string Name, object? Value)[] values)
    {
        var arguments = new OrderedDictionary();
        foreach ((var name, var value) in values)
        {
            arguments[name] = value;
        }

        return ArgumentBinder.Bind(Tool, arguments).ToJson();
    }
}
