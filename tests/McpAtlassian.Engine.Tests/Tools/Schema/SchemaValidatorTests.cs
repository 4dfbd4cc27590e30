using System.Collections;
using System.Numerics;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Schema;

public sealed class SchemaValidatorTests
{
    private static readonly ToolSchema Create = TestSchema.Read("""
        {"type":"object","required":["projectKey","summary"],"properties":{
          "projectKey":{"type":"string","minLength":2},"summary":{"type":"string"},
          "issueType":{"type":"string","enum":["Task","Bug","Story"]},
          "points":{"type":"integer","minimum":0,"maximum":100},
          "dueDate":{"type":"string","format":"date"},
          "apiToken":{"type":"integer"},
          "parent":{"anyOf":[
            {"type":"object","required":["id"],"additionalProperties":false,
             "properties":{"id":{"type":"string"},"key":{"type":"string"}}},
            {"type":"null"}]},
          "fields":{"type":"object","properties":{"labels":{"type":"array","items":{"type":"string"}}}}}}
        """);

    [Fact]
    public void Arguments_that_fit_bring_no_violation() =>
        Assert.Empty(Check(new()
        {
            ["issueType"] = "Bug",
            ["points"] = 5L,
            ["dueDate"] = "2026-02-28",
            ["parent"] = null,
            ["fields"] = new Hashtable { ["anything"] = 1 }
        }));

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest_though_the_schema_is_silent_about_it()
    {
        var violation = Assert.Single(Check(new() { ["issueTypeName"] = "Bug" }));

        Assert.Equal(SchemaViolationKind.UnknownName, violation.Kind);
        Assert.Equal("issueTypeName", violation.Path);
        Assert.Equal("issueType", violation.Suggestions[0]);
        Assert.Contains("Did you mean 'issueType'", violation.Message);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":true}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":{"type":"string"}}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", 1)]
    [InlineData("""{"type":"object","properties":{"a":{}}}""", 1)]
    [InlineData("""{"type":"object","properties":{}}""", 2)]
    [InlineData("""{"type":"object"}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{}},"patternProperties":{"^x":{}}}""", 0)]
    [InlineData(
        """{"type":"object","properties":{"a":{}},"anyOf":[{"required":["a"]},{"properties":{"xyz":{}}}]}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{}},"anyOf":[{"required":["a"]},{}]}""", 1)]
    public void Unknown_names_are_refused_once_unless_the_schema_says_it_takes_them(string schema, int expected) =>
        Assert.Equal(
            expected,
            SchemaValidator.Validate(TestSchema.Read(schema), new Hashtable { ["a"] = "1", ["xyz"] = "2" }).Count);

    [Fact]
    public void A_missing_argument_is_named()
    {
        var violation = Assert.Single(SchemaValidator.Validate(Create, new Hashtable { ["projectKey"] = "DEMO" }));

        Assert.Equal((SchemaViolationKind.Missing, "summary"), (violation.Kind, violation.Path));
    }

    [Fact]
    public void A_wrong_type_names_parameter_value_and_expectation()
    {
        var violation = Assert.Single(Check(new() { ["points"] = "many" }));

        Assert.Equal(SchemaViolationKind.WrongType, violation.Kind);
        Assert.Equal("Argument 'points' must be a whole number, but is the string 'many'.", violation.Message);
    }

    [Fact]
    public void A_value_outside_a_list_names_the_nearest()
    {
        var violation = Assert.Single(Check(new() { ["issueType"] = "Tsak" }));

        Assert.Equal(SchemaViolationKind.NotInEnum, violation.Kind);
        Assert.Equal(["Task"], violation.Suggestions);
    }

    [Fact]
    public void Nested_values_are_named_by_their_path()
    {
        var violation =
            Assert.Single(Check(new() { ["fields"] = new Hashtable { ["labels"] = new object[] { "a", "b", 3 } } }));

        Assert.Equal("fields.labels[2]", violation.Path);
    }

    [Fact]
    public void The_alternative_that_was_meant_speaks()
    {
        var violations = Check(new() { ["parent"] = new Hashtable { ["idd"] = "1" } });

        Assert.Equal(["parent.id", "parent.idd"], violations.Select(violation => violation.Path).Order());
        Assert.Equal(
            "Argument 'parent' must be an object (a hashtable), but is the string 'X-1'.",
            Assert.Single(Check(new() { ["parent"] = "X-1" })).Message);
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2026-02-30")]
    [InlineData("31.01.2026")]
    public void A_date_argument_that_is_no_date_is_refused(string date) =>
        Assert.Equal(SchemaViolationKind.WrongFormat, Assert.Single(Check(new() { ["dueDate"] = date })).Kind);

    [Fact]
    public void A_secret_is_never_repeated_and_a_long_value_is_cut()
    {
        var byName = Assert.Single(Check(new() { ["apiToken"] = "hunter2hunter2" })).Message;
        var byLook = Assert.Single(Check(new() { ["points"] = "ATATT3xFfGF0abcdef" })).Message;
        var cut = Assert.Single(Check(new() { ["points"] = new string('x', 500) })).Message;

        Assert.DoesNotContain("hunter2", byName);
        Assert.DoesNotContain("ATATT", byLook);
        Assert.InRange(cut.Length, 60, 160);
    }

    [Fact]
    public void Numbers_are_compared_without_rounding()
    {
        var schema = TestSchema.Read(
            """{"type":"object","properties":{"n":{"type":"number","multipleOf":"""
            + """0.0001,"maximum":9007199254740993}}}""");

        Assert.Empty(SchemaValidator.Validate(schema, new Hashtable { ["n"] = 0.0075m }));
        Assert.Empty(SchemaValidator.Validate(schema, new Hashtable { ["n"] = BigInteger.Parse("9007199254740993") }));
        Assert.Single(SchemaValidator.Validate(schema, new Hashtable { ["n"] = BigInteger.Parse("9007199254740994") }));
    }

    [Fact]
    public void A_catastrophic_pattern_is_given_up_and_lets_pass()
    {
        var schema = TestSchema.Read(
            """{"type":"object","properties":{"a":{"type":"string","pattern":"^(a+)+$"},"b":"""
            + """{"type":"string","pattern":"(unclosed"}}}""");

        Assert.Empty(
            SchemaValidator.Validate(schema, new Hashtable { ["a"] = new string('a', 40) + "!", ["b"] = "x" }));
    }

    [Theory]
    [InlineData("^🐲*$", "🐲🐲", 0)]
    [InlineData("^🐲*$", "🐉", 1)]
    [InlineData("^[🐲]*$", "🐲", 0)]
    [InlineData("^a$", "a\n", 1)]
    [InlineData("^[A-Z][A-Z0-9]+$", "DEMO", 0)]
    [InlineData("^[A-Z][A-Z0-9]+$", "demo", 1)]
    public void A_pattern_means_what_it_means_in_a_schema(string pattern, string value, int violations)
    {
        var schema = TestSchema.Read(
            """{"type":"object","properties":{"a":{"type":"string","pattern":"""
                + System.Text.Json.JsonSerializer.Serialize(pattern) + "}}}");

        Assert.Equal(violations, SchemaValidator.Validate(schema, new Hashtable { ["a"] = value }).Count);
    }

    [Fact]
    public void A_schema_that_branches_into_itself_ends()
    {
        var schema = TestSchema.Read("""
            {"type":"object","properties":{"t":{"$ref":"#/$defs/T"}},"$defs":{
              "T":{"anyOf":[{"$ref":"#/$defs/T"},{"allOf":[{"$ref":"#/$defs/U"},{"$ref":"#/$defs/U"}]}]},
              "U":{"anyOf":[{"$ref":"#/$defs/T"},{"$ref":"#/$defs/U"}]}}}
            """);

        Assert.Empty(SchemaValidator.Validate(schema, new Hashtable { ["t"] = "x" }));
    }

    [Fact]
    public void A_thousand_wrong_items_are_told_a_few_times() =>
        Assert.InRange(
            Check(new()
            {
                ["fields"] = new Hashtable { ["labels"] = Enumerable.Repeat((object)1, 1000).ToArray() }
            }).Count,
            1,
            30);

    [Fact]
    public void An_untyped_tool_takes_everything() =>
        Assert.Empty(SchemaValidator.Validate(ToolSchema.Untyped("test"), new Hashtable { ["x"] = 1 }));

    private static IReadOnlyList<SchemaViolation> Check(Hashtable more)
    {
        more["projectKey"] = "DEMO";
        more["summary"] = "Printer on fire";
        return SchemaValidator.Validate(Create, more);
    }
}
