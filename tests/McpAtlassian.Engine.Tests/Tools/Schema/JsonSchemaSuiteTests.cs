using System.Text.Json;
using McpAtlassian.Engine.Tests.Configuration;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Schema;

/// <summary>The official JSON Schema suite, from beside the repository where it is.</summary>
public sealed class JsonSchemaSuiteTests
{
    private static readonly string Folder =
        Path.GetFullPath(Path.Combine(RepositoryFolder.Root, "..", "shared", "testdata", "json-schema", "tests"));

    private const string Rebased = "A nested $id changes what references mean; they are let pass.";
    private const string Remote = "The reference leaves the document; it is let pass, nothing is fetched.";
    private const string Unevaluated = "unevaluatedProperties is let pass.";
    private const string Dialect = "The pattern uses property names that .NET does not have; it is let pass.";
    private const string CustomVocabulary =
        "A metaschema without the validation vocabulary would have to be fetched; no tool schema uses one.";

    /// <summary>The files whose keyword the validator implements: every case must come out as the suite says.</summary>
    private static readonly string[] Implemented =
    [
        "additionalItems", "additionalProperties", "allOf", "anchor", "anyOf", "boolean_schema", "const", "default",
        "definitions", "defs", "enum",
        "exclusiveMaximum", "exclusiveMinimum", "format", "infinite-loop-detection", "items", "maxItems", "maxLength",
        "maxProperties",
        "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern",
        "patternProperties",
        "prefixItems", "properties", "ref", "required", "type", "uniqueItems",
    ];

    /// <summary>Cases of those files that are left out, by file and group, each with its reason.</summary>
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["ref: $ref prevents a sibling $id from changing the base uri"] = Rebased,
        ["ref: Recursive references between schemas"] = Rebased,
        ["ref: Location-independent identifier with base URI change in subschema"] = Rebased,
        ["ref: refs with relative uris and defs"] = Rebased,
        ["ref: relative refs with absolute uris and defs"] = Rebased,
        ["ref: $id must be resolved against nearest parent, not just immediate parent"] = Rebased,
        ["ref: ref to if"] = Rebased,
        ["ref: ref to then"] = Rebased,
        ["ref: ref to else"] = Rebased,
        ["ref: ref with absolute-path-reference"] = Rebased,
        ["ref: order of evaluation: $id and $ref"] = Rebased,
        ["ref: order of evaluation: $id and $anchor and $ref"] = Rebased,
        ["ref: order of evaluation: $id and $ref on nested schema"] = Rebased,
        ["ref: URN ref with nested pointer ref"] = Rebased,
        ["ref: $ref with $recursiveAnchor"] = Rebased,
        ["anchor: Location-independent identifier with absolute URI"] = Rebased,
        ["anchor: Location-independent identifier with base URI change in subschema"] = Rebased,
        ["anchor: same $anchor with different base uri"] = Rebased,
        ["ref: remote ref, containing refs itself"] = Remote,
        ["definitions: validate definition against metaschema"] = Remote,
        ["defs: validate definition against metaschema"] = Remote,
        ["ref: Location-independent identifier with absolute URI"] = Rebased,
        ["defs: invalid definition"] = Remote,
        ["definitions: invalid definition"] = Remote,
        ["not: collect annotations inside a 'not', even if collection is disabled"] = Unevaluated,
        ["ref: ref creates new scope when adjacent to keywords"] = Unevaluated,
        ["patternProperties: non-BMP, checks for proper surrogate pair handling for UTF-16"] =
            "A character beyond 16 bits inside a class; it is let pass.",
        ["pattern: pattern with Unicode property escape requires unicode mode"] = Dialect,
    };

    /// <summary>Valid values that are refused all the same, each with its reason.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["draft7 ref: ref overrides any sibling keywords / ref valid, maxItems ignored"] =
            "Words beside $ref count, as from 2019-09 on: servers of either age mean them.",
        [
            "draft2019-09 vocabulary: schema that uses custom metaschema with with no validation vocabulary / no "
            + "validation: invalid number, but it still validates"] = CustomVocabulary,
        [
            "draft2020-12 vocabulary: schema that uses custom metaschema with with no validation vocabulary / no "
            + "validation: invalid number, but it still validates"] = CustomVocabulary,
    };

    [Theory]
    [InlineData("draft7")]
    [InlineData("draft2019-09")]
    [InlineData("draft2020-12")]
    public void Every_case_of_an_implemented_keyword_comes_out_as_the_suite_says(string draft)
    {
        var wrong = new List<string>();
        var run = 0;
        foreach (var item in Cases(draft).Where(item => Implemented.Contains(item.File)))
        {
            if (LeftOut.ContainsKey($"{item.File}: {item.Group}"))
            {
                continue;
            }

            run++;
            if (Fits(item) != item.Valid && !Refused.ContainsKey($"{draft} {item}"))
            {
                wrong.Add($"{item} (expected {(item.Valid ? "valid" : "invalid")})");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {run} cases:\n" + string.Join('\n', wrong));
        Assert.InRange(run, 400, int.MaxValue);
    }

    [Theory]
    [InlineData("draft7")]
    [InlineData("draft2019-09")]
    [InlineData("draft2020-12")]
    public void A_valid_value_is_never_refused_whatever_keyword_the_schema_uses(string draft)
    {
        string[] wrong = [
            .. Cases(draft)
            .Where(item => item.Valid && !Fits(item) && !Refused.ContainsKey($"{draft} {item}"))
            .Select(item => item.ToString())
        ];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static bool Fits(Case item) =>
        new SchemaEvaluator(new SchemaReferences(item.Schema)).Evaluate(item.Schema, item.Data).Fits;

    private static List<Case> Cases(string draft)
    {
        var folder = Path.Combine(Folder, draft);
        Assert.SkipUnless(Directory.Exists(folder), $"The JSON Schema suite is not at {Folder}.");
        var cases = new List<Case>();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    cases.Add(new Case(
                        Path.GetFileNameWithoutExtension(file),
                        group.GetProperty("description").GetString()!,
                        test.GetProperty("description").GetString()!,
                        group.GetProperty("schema").Clone(),
                        test.GetProperty("data").Clone(),
                        test.GetProperty("valid").GetBoolean()));
                }
            }
        }

        return cases;
    }

    private sealed record Case(string File, string Group, string Name, JsonElement Schema, JsonElement Data, bool Valid)
    {
        public override string ToString() => $"{File}: {Group} / {Name}";
    }
}
