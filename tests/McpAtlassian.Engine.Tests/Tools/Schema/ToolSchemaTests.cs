using System.Text;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Schema;

public sealed class ToolSchemaTests
{
    [Fact]
    public void A_plain_schema_gives_typed_parameters_in_its_order()
    {
        var schema = TestSchema.Read("""
            {"type":"object","required":["projectKey"],"properties":{
              "projectKey":{"type":"string","description":"The key."},
              "priority":{"type":"string","enum":["High","Low"],"default":"Low"},
              "maxResults":{"type":"integer"},"ratio":{"type":"number"},"notify":{"type":"boolean"},
              "labels":{"type":"array","items":{"type":"string","enum":["a","b"]}},
              "fields":{"type":"object"},"due":{"type":"string","format":"date"}}}
            """);

        Assert.True(schema.IsTyped);
        Assert.Equal(
            ["projectKey", "priority", "maxResults", "ratio", "notify", "labels", "fields", "due"],
            schema.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(
            [
                ToolValueKind.String, ToolValueKind.String, ToolValueKind.Integer, ToolValueKind.Number,
                ToolValueKind.Boolean, ToolValueKind.Array, ToolValueKind.Object, ToolValueKind.String
            ],
            schema.Parameters.Select(parameter => parameter.Kind));
        Assert.True(schema.Find("projectKey")!.Required);
        Assert.Equal("The key.", schema.Find("projectKey")!.Description);
        Assert.Equal(["High", "Low"], schema.Find("priority")!.EnumValues);
        Assert.Equal("Low", schema.Find("priority")!.Default);
        Assert.Equal(ToolValueKind.String, schema.Find("labels")!.ItemKind);
        Assert.Equal(["a", "b"], schema.Find("labels")!.EnumValues);
        Assert.Equal("date", schema.Find("due")!.Format);
    }

    [Theory]
    [InlineData("""{"type":["integer","null"]}""", ToolValueKind.Integer)]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"null"}],"default":null}""", ToolValueKind.Integer)]
    [InlineData("""{"oneOf":[{"const":"a"},{"const":"b"}]}""", ToolValueKind.String)]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"integer"}]}""", ToolValueKind.Any)]
    [InlineData("""{"anyOf":[{"type":"number"},{"type":"integer"}]}""", ToolValueKind.Number)]
    [InlineData("""{"$ref":"#/$defs/Key","description":"here"}""", ToolValueKind.String)]
    [InlineData("""{"allOf":[{"type":"array"},{"items":{"type":"string"}}]}""", ToolValueKind.Array)]
    [InlineData("""{"properties":{"a":{}}}""", ToolValueKind.Object)]
    [InlineData("true", ToolValueKind.Any)]
    [InlineData("{}", ToolValueKind.Any)]
    [InlineData("""{"$ref":"#/$defs/Loop"}""", ToolValueKind.Any)]
    [InlineData("""{"$ref":"https://example.com/other.json"}""", ToolValueKind.Any)]
    public void A_property_is_typed_through_references_and_combinations(string property, object kind)
    {
        var schema = TestSchema.Read(
            """{"type":"object","$defs":{"Key":{"type":"string"},"Loop":{"$ref":"#/$defs/Loop"}},"properties":{"x":"""
                + property + "}}");

        Assert.Null(schema.UntypedReason);
        Assert.Equal((ToolValueKind)kind, schema.Find("x")!.Kind);
    }

    [Fact]
    public void Names_without_a_schema_that_allow_null_say_so()
    {
        var schema = TestSchema.Read(
            """{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x","""
            + """null]},"b":{"type":"string"}}}""");

        Assert.True(schema.Find("a")!.AllowsNull);
        Assert.Equal(["x"], schema.Find("a")!.EnumValues);
        Assert.False(schema.Find("b")!.AllowsNull);
    }

    [Fact]
    public void Properties_and_required_names_are_gathered_from_the_whole_top_level()
    {
        var schema = TestSchema.Read("""
            {"$defs":{"Base":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}},
             "allOf":[{"$ref":"#/$defs/Base"},{"properties":{"b":{"type":"integer"}}}],
             "properties":{"c":{"type":"boolean"}}}
            """);

        Assert.Equal(["a", "b", "c"], schema.Parameters.Select(parameter => parameter.Name));
        Assert.True(schema.Find("a")!.Required);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    [InlineData("""{"properties":[]}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"array"}""")]
    [InlineData("""{"type":"object","required":"a"}""")]
    [InlineData("""{"type":"object","properties":{"a":5}}""")]
    public void A_malformed_schema_disables_typing_with_a_reason(string json)
    {
        var schema = TestSchema.Read(json);

        Assert.False(schema.IsTyped);
        Assert.False(string.IsNullOrWhiteSpace(schema.UntypedReason));
        Assert.Empty(schema.Parameters);
    }

    [Theory]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"strange"},"b":{"enum":5},"c":{"items":7,"anyOf":{"""
        + """}},"d":{"required":3}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["\ud800"]}}}""")]
    public void Odd_words_inside_a_property_never_throw(string json)
    {
        var schema = TestSchema.Read(json);

        Assert.True(schema.IsTyped || schema.UntypedReason!.Length > 0);
        Assert.DoesNotContain(
            SchemaValidator.Validate(schema, new System.Collections.Hashtable { ["a"] = "x" }),
            violation => violation.Kind == SchemaViolationKind.UnknownName);
    }

    [Fact]
    public void A_huge_schema_is_read_and_a_monstrous_one_is_untyped()
    {
        static string With(int count)
        {
            var json = new StringBuilder("""{"type":"object","properties":{""");
            json.AppendJoin(',', Enumerable.Range(0, count).Select(index => $"\"p{index}\":{{\"type\":\"string\"}}"));
            return json.Append("}}").ToString();
        }

        Assert.Equal(1500, TestSchema.Read(With(1500)).Parameters.Count);
        Assert.False(TestSchema.Read(With(2500)).IsTyped);
    }

    [Fact]
    public void A_schema_nested_without_end_is_cut_off()
    {
        var deep =
            string.Concat(Enumerable.Repeat("""{"anyOf":[""", 60)) + "{}" + string.Concat(Enumerable.Repeat("]}", 60));

        Assert.NotNull(TestSchema.Read("""{"type":"object","properties":{"a":""" + deep + "}}").Find("a"));
    }

    [Theory]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    [InlineData("allOf")]
    public void A_few_choices_that_each_name_the_next_one_thrice_are_not_followed_for_ever(string keyword)
    {
        var definitions = Enumerable.Range(0, 18).Select(i =>
            $$"""
            "d{{i}}":{"{{keyword}}":[
              {"$ref":"#/$defs/d{{i + 1}}"},{"$ref":"#/$defs/d{{i + 1}}"},{"$ref":"#/$defs/d{{i + 1}}"}]}
            """);
        var json =
            """{"type":"object","required":["b"],"properties":{"a":{"$ref":"#/$defs/d0"},"b":"""
            + """{"type":"string"}},"$defs":{"""
                + string.Join(",", definitions) + ""","d18":{"enum":["x","y"]}}}""";

        var schema = TestSchema.Read(json);
        Assert.NotNull(schema.Find("a"));
        Assert.Equal((ToolValueKind.String, true), (schema.Find("b")!.Kind, schema.Find("b")!.Required));
    }

    [Theory]
    [InlineData("(Optional) JSON string of additional fields to set.", true)]
    [InlineData("Fields as a JSON object, for example {\"a\":1}", true)]
    [InlineData("A valid JSON string", true)]
    [InlineData("The summary of the issue.", false)]
    [InlineData("Name of the JSONPath field", false)]
    public void A_string_that_holds_json_is_recognised_by_its_description(string description, bool expected)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(description);

        Assert.Equal(
            expected,
            TestSchema.Read("""{"type":"object","properties":{"x":{"type":"string","description":""" + json + "}}}")
                .Find("x")!.IsJsonText);
    }

    [Theory]
    [InlineData("attachment", """{"type":"string"}""", true)]
    [InlineData("x", """{"type":"string","contentEncoding":"base64"}""", true)]
    [InlineData("x", """{"type":"string","format":"binary"}""", true)]
    [InlineData("x", """{"type":"string","description":"Base64 of the file"}""", true)]
    [InlineData("attachmentId", """{"type":"string"}""", false)]
    [InlineData("file", """{"type":"object"}""", false)]
    public void An_attachment_is_recognised(string name, string property, bool expected) =>
        Assert.Equal(
            expected,
            TestSchema.Read($"{{\"type\":\"object\",\"properties\":{{\"{name}\":{property}}}}}")
                .Find(name)!.IsAttachment);

    [Fact]
    public void Find_prefers_the_exact_spelling_and_gives_nothing_when_two_differ_only_in_case()
    {
        var schema = TestSchema.Read("""{"type":"object","properties":{"key":{},"Key":{},"summary":{}}}""");

        Assert.Equal("summary", schema.Find("SUMMARY")!.Name);
        Assert.Equal("Key", schema.Find("Key")!.Name);
        Assert.Null(schema.Find("KEY"));
    }
}
