using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Results;

public sealed class ResultMapperTests
{
    [Fact]
    public void JSON_text_becomes_an_object_and_other_text_stays_text()
    {
        Assert.Equal("a", Record(MapText("""{"x":"a","n":1}"""))["x"]);
        Assert.Equal("just words", Assert.Single(MapText("just words").Values));
        Assert.Equal("{not json}", Assert.Single(MapText("{not json}").Values));
        Assert.Equal("[1] and more", Assert.Single(MapText("[1] and more").Values));
        Assert.Equal("{} {}", Assert.Single(MapText("{} {}").Values));
        Assert.Equal("17", Assert.Single(MapText("17").Values));
        Assert.Equal(string.Empty, Assert.Single(MapText(string.Empty).Values));
    }

    [Fact]
    public void The_data_wrapper_goes()
    {
        Assert.Equal("DEMO-1", Record(MapText("""{"data":{"key":"DEMO-1","id":"1"}}"""))["key"]);
        Assert.Equal([1L, 2L], MapText("""{"data":[1,2]}""").Values);
        Assert.Equal("text", Assert.Single(MapText("""{"data":"text"}""").Values));
        Assert.Null(Assert.Single(MapText("""{"data":null}""").Values));
    }

    [Fact]
    public void A_data_member_beside_others_is_kept()
    {
        var record = Record(MapText("""{"data":{"a":1},"key":"x"}"""));
        Assert.Equal("x", record["key"]);
        Assert.IsType<Dictionary<string, object?>>(record["data"], exactMatch: false);
    }

    [Theory]
    [InlineData(
        """{"data":{"issues":[{"key":"A"},{"key":"B"}],"nextPageToken":"t","isLast":false,"total":60}}""", "issues")]
    [InlineData(
        """{"results":[{"key":"A"},{"key":"B"}],"start":0,"limit":25,"size":2,"_links":{"next":"/x"}}""", "results")]
    [InlineData("""{"values":[{"key":"A"},{"key":"B"}],"startAt":0,"maxResults":2}""", "values")]
    [InlineData("""{"anything":[{"key":"A"},{"key":"B"}]}""", "anything")]
    public void The_only_array_beside_paging_fields_gives_the_items(string json, string property)
    {
        var output = MapText(json);
        Assert.Equal(property, output.ItemsProperty);
        Assert.Equal(["A", "B"], output.Values.Select(value => ((IReadOnlyDictionary<string, object?>)value!)["key"]));
        Assert.DoesNotContain(property, output.Paging.Keys);
    }

    [Fact]
    public void Paging_values_are_kept_with_their_types()
    {
        var paging = MapText("""{"issues":[],"nextPageToken":"t","isLast":false,"total":60}""").Paging;
        Assert.Equal("t", paging["nextPageToken"]);
        Assert.Equal(false, paging["isLast"]);
        Assert.Equal(60L, paging["total"]);
    }

    [Theory]
    [InlineData("""{"key":"DEMO-1","labels":["a","b"]}""")]
    [InlineData("""{"rows":[1],"columns":[2]}""")]
    [InlineData("""{"total":0,"isLast":true}""")]
    public void A_record_that_has_an_array_is_one_object(string json)
    {
        var output = MapText(json);
        Assert.Null(output.ItemsProperty);
        Assert.IsType<Dictionary<string, object?>>(Assert.Single(output.Values), exactMatch: false);
    }

    [Fact]
    public void An_empty_list_gives_no_values_and_a_root_array_its_items()
    {
        var empty = MapText("""{"issues":[]}""");
        Assert.Empty(empty.Values);
        Assert.Equal("issues", empty.ItemsProperty);
        Assert.Equal([1L, "two", null, true], MapText("""[1,"two",null,true]""").Values);
    }

    [Fact]
    public void Structured_content_is_taken_instead_of_its_words()
    {
        var output = Map(
            """{"content":[{"type":"text","text":"temperature: 33"}],"structuredContent":{"temperature":"""
            + """33,"conditions":"Cloudy"}}""");
        Assert.Equal(33L, Record(output)["temperature"]);
        Assert.Equal("temperature: 33", output.TextContent);
    }

    [Fact]
    public void Images_audio_resources_and_links_become_typed_content()
    {
        var values = Map("""
            {"content":[
              {"type":"text","text":"see"},
              {"type":"image","data":"AQID","mimeType":"image/png"},
              {"type":"audio","data":"BAU=","mimeType":"audio/wav"},
              {"type":"resource","resource":{"uri":"demo://t","mimeType":"text/plain","text":"hello"}},
              {"type":"resource","resource":{"uri":"demo://b","blob":"Bgc="}},
              {"type":"resource_link","uri":"demo://l","name":"link","description":"elsewhere"}]}
            """).Values;
        Assert.Equal("see", values[0]);
        var content = values.Skip(1).Cast<ToolContent>().ToList();
        Assert.Equal(
            [
                ToolContentKind.Image, ToolContentKind.Audio, ToolContentKind.Resource, ToolContentKind.Resource,
                ToolContentKind.ResourceLink
            ],
            content.Select(c => c.Kind));
        Assert.Equal([1, 2, 3], content[0].Data);
        Assert.Equal("image/png", content[0].MimeType);
        Assert.Equal([4, 5], content[1].Data);
        Assert.Equal("hello", content[2].Text);
        Assert.Equal([6, 7], content[3].Data);
        Assert.Equal("demo://l", content[4].Uri);
    }

    [Theory]
    [InlineData("""{"uri":"ui://board/view","mimeType":"text/html","text":"<p>markup</p>"}""")]
    [InlineData("""{"uri":"demo://a","mimeType":"text/html;profile=mcp-app","text":"<p>markup</p>"}""")]
    public void A_page_for_other_clients_is_named_and_kept_and_its_markup_is_not_shown_as_text(string resource)
    {
        var output = Map($$"""
            {"content":[{"type":"text","text":"three issues"},{"type":"resource","resource":{{resource}}}]}
            """);
        var app = Assert.IsType<ToolContent>(output.Values[1]);
        Assert.Equal(ToolContentKind.App, app.Kind);
        Assert.Equal("<p>markup</p>", app.Text);
        Assert.Equal("three issues", output.TextContent);
    }

    [Fact]
    public void Content_of_an_unknown_type_is_kept_as_it_came()
    {
        var unknown = Assert.IsType<ToolContent>(
            Assert.Single(Map("""{"content":[{"type":"hologram","frames":[1,2]},17,null]}""").Values));
        Assert.Equal(ToolContentKind.Unknown, unknown.Kind);
        Assert.Equal("hologram", unknown.Type);
        Assert.Contains("frames", unknown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"content":"no array"}""")]
    [InlineData("""{"content":[]}""")]
    [InlineData("""{"content":[{"type":7}],"isError":"maybe"}""")]
    public void A_result_of_a_strange_shape_is_no_crash(string result) => Assert.True(Map(result).Values.Count <= 1);

    [Fact]
    public void The_whole_envelope_is_at_hand()
    {
        const string envelope = """{"content":[{"type":"text","text":"{\"a\":1}"}],"_meta":{"trace":"x"}}""";
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(envelope), JsonNode.Parse(Map(envelope).RawJson)));
    }

    [Theory]
    [InlineData("""{"isError":true,"content":[{"type":"text","text":"it broke"}]}""", ErrorIds.ToolFailed, "it broke")]
    [InlineData(
        """{"isError":true,"content":[{"type":"text","text":"{\"error\":true,\"message\":\"no such issue\"}"}]}""",
        ErrorIds.ToolFailed,
        "no such issue")]
    [InlineData("""{"isError":true,"content":[]}""", ErrorIds.ToolFailed, "without a message")]
    [InlineData(
        """{"isError":true,"content":[],"structuredContent":{"message":"from structure"}}""",
        ErrorIds.ToolFailed,
        "from structure")]
    [InlineData(
        """{"content":[{"type":"text","text":"{\"error\":true,\"message\":\"Issue does not exist\"}"}]}""",
        ErrorIds.ToolFailed,
        "Issue does not exist")]
    [InlineData(
        """{"content":[{"type":"text","text":"{\"error\":true}"}]}""", ErrorIds.ToolFailed, "without a message")]
    [InlineData(
        """{"isError":true,"content":["""
        + """{"type":"text","text":"You don't have permission to connect via API token. Please ask"}]}""",
        ErrorIds.ApiTokenDisabled,
        "permission")]
    [InlineData(
        """{"isError":true,"content":["""
        + """{"type":"text","text":"You don't have permission to connect from this IP address."}]}""",
        ErrorIds.IpBlocked,
        "IP")]
    [InlineData(
        """{"isError":true,"content":[{"type":"text","text":"accessibleResources.filter is not a function"}]}""",
        ErrorIds.AuthenticationExpired,
        "filter")]
    public void A_failure_inside_a_result_is_a_named_error(string result, string errorId, string text)
    {
        var e = Assert.Throws<EngineException>(() => Map(result));
        Assert.Equal(errorId, e.ErrorId);
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_with_an_error_member_that_is_not_true_is_a_value() =>
        Assert.Equal("none", Record(MapText("""{"error":"none","a":1}"""))["error"]);

    [Fact]
    public void Whole_numbers_are_exact_and_fractions_are_doubles()
    {
        var record = Record(MapText(
            """{"a":9223372036854775807,"b":9223372036854775808,"c":"""
            + """-170141183460469231731687303715884105728,"d":1.5,"e":1e3,"f":-0,"g":1.0}"""));
        Assert.Equal(long.MaxValue, record["a"]);
        Assert.Equal(BigInteger.Parse("9223372036854775808"), record["b"]);
        Assert.Equal(-BigInteger.Pow(2, 127), record["c"]);
        Assert.Equal(1.5, record["d"]);
        Assert.Equal(1000.0, record["e"]);
        Assert.Equal(0L, record["f"]);
        Assert.Equal(1.0, record["g"]);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void A_number_of_any_length_is_kept(int digits)
    {
        string number = new('7', digits);
        var value = Record(MapText("{\"n\":" + number + ",\"m\":1e" + number[..3] + "}"))["n"];
        Assert.Equal(number, value!.ToString());
    }

    [Fact]
    public void Strings_stay_strings()
    {
        var record = Record(MapText("""{"date":"2026-01-02T03:04:05Z","number":"007","bool":"true","empty":""}"""));
        Assert.All(record.Values, value => Assert.IsType<string>(value));
        Assert.Equal("2026-01-02T03:04:05Z", record["date"]);
    }

    [Fact]
    public void Of_two_equal_keys_the_last_counts()
    {
        var record = Record(MapText("""{"a":1,"b":2,"a":3}"""));
        Assert.Equal(2, record.Count);
        Assert.Equal(3L, record["a"]);
        var many =
            Record(MapText("{" + string.Join(",", Enumerable.Range(0, 50).Select(i => $"\"k{i % 25}\":{i}")) + "}"));
        Assert.Equal(25, many.Count);
        Assert.Equal(49L, many["k24"]);
    }

    [Theory]
    [InlineData("""{"x":{"a":1,"A":2}}""", true)]
    [InlineData("""{"x":{"":1}}""", true)]
    [InlineData("""{"x":{"a":1,"b":2}}""", false)]
    public void Keys_that_a_property_bag_cannot_hold_are_announced(string json, bool expected)
    {
        var shaper = new NotingShaper();
        ResultMapper.Map("t", Envelope(json), shaper);
        Assert.Contains(expected, shaper.CaseSensitive);
        Assert.Equal(expected, shaper.CaseSensitive.Any(flag => flag));
    }

    [Fact]
    public void Many_keys_that_differ_only_in_case_all_survive()
    {
        var keys = Enumerable.Range(0, 40).SelectMany(i => new[] { "key" + i, "KEY" + i }).ToList();
        var record = Record(MapText("{\"x\":1," + string.Join(",", keys.Select(key => $"\"{key}\":1")) + "}"));
        Assert.All(keys, key => Assert.Contains(key, record.Keys));
    }

    [Theory]
    [InlineData("""{"s":"\ud800"}""", "\uFFFD")]
    [InlineData("""{"s":"a\udc00b\u0041"}""", "a\uFFFDbA")]
    [InlineData("""{"s":"\ud83d\ude00"}""", "\U0001F600")]
    [InlineData("""{"s":"x\n\ud800\t\\\/"}""", "x\n\uFFFD\t\\/")]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character(string json, string expected) =>
        Assert.Equal(expected, Record(MapText(json))["s"]);

    [Fact]
    public void Half_of_a_surrogate_pair_in_a_key_does_not_crash() =>
        Assert.Equal(1L, Record(MapText("""{"\ud800k":1}"""))["\uFFFDk"]);

    [Theory]
    [InlineData(100)]
    [InlineData(255)]
    public void Deep_nesting_within_the_bound_is_read(int depth) => Assert.Single(MapText(Nested(depth)).Values);

    [Theory]
    [InlineData(300)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void Deeper_nesting_is_refused_by_name(int depth)
    {
        var e = Assert.Throws<EngineException>(() => MapText(Nested(depth)));
        Assert.Equal(ErrorIds.ResultTooLarge, e.ErrorId);
        Assert.Contains("-Raw", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_in_an_error_text_is_an_error_all_the_same()
    {
        var e = Assert.Throws<EngineException>(
            () => ResultMapper.Map(
                "t",
                new JsonObject
                {
                    ["isError"] = true,
                    ["content"] = new JsonArray(
                        new JsonObject { ["type"] = "text", ["text"] = "{\"message\":" + Nested(10_000) + "}" })
                },
                PlainShaper.Instance));
        Assert.Equal(ErrorIds.ToolFailed, e.ErrorId);
        Assert.True(e.Message.Length < 5000, $"{e.Message.Length} characters");
    }

    [Fact]
    public void Fifty_megabytes_of_items_are_read_completely()
    {
        var json = new StringBuilder("{\"data\":{\"issues\":[");
        var count = 0;
        while (json.Length < 50_000_000)
        {
            json.Append(count == 0 ? string.Empty : ",")
                .Append("{\"key\":\"DEMO-")
                .Append(++count)
                .Append("\",\"fields\":{\"summary\":\"")
                .Append('x', 400)
                .Append("\",\"labels\":[\"a\",\"b\"],\"votes\":")
                .Append(count)
                .Append("}}");
        }

        json.Append("],\"isLast\":true}}");
        var envelope = Envelope(json.ToString());
        var output = ResultMapper.Map("searchJiraIssuesUsingJql", envelope, PlainShaper.Instance);
        Assert.Equal(count, output.Values.Count);
        Assert.Equal("DEMO-" + count, ((IReadOnlyDictionary<string, object?>)output.Values[^1]!)["key"]);
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static JsonObject Envelope(string text) =>
        new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

    private static ToolOutput MapText(string text) => ResultMapper.Map("tool", Envelope(text), PlainShaper.Instance);

    private static ToolOutput Map(string result) =>
        ResultMapper.Map("tool", (JsonObject)JsonNode.Parse(result)!, PlainShaper.Instance);

    private static IReadOnlyDictionary<string, object?> Record(ToolOutput output) =>
        Assert.IsType<IReadOnlyDictionary<string, object?>>(Assert.Single(output.Values), exactMatch: false);

    private sealed class NotingShaper : IValueShaper
    {
        public List<bool> CaseSensitive { get; } = [];

        public object CreateObject(List<KeyValuePair<string, object?>> members, bool caseSensitive)
        {
            CaseSensitive.Add(caseSensitive);
            return PlainShaper.Instance.CreateObject(members, caseSensitive);
        }

        public object CreateArray(List<object?> items) => PlainShaper.Instance.CreateArray(items);
    }
}
