using System.Collections;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Bulk;

public sealed class RowHashTests
{
    private static readonly ToolSchema Schema =
        TestSchema.Read("""{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"string"}}}""");

    [Fact]
    public void The_same_row_has_the_same_hash_however_it_was_written()
    {
        var one = new System.Collections.Specialized.OrderedDictionary { ["a"] = "1.50", ["b"] = "x" };
        var two = new System.Collections.Specialized.OrderedDictionary { ["B"] = "x", ["a"] = 1.5 };

        Assert.Equal(Hash("t", "s", one), Hash("t", "s", two));
        Assert.Matches("^[0-9a-f]{64}$", Hash("t", "s", one));
    }

    [Fact]
    public void Tool_site_and_every_value_make_a_difference()
    {
        string[] hashes =
        [
            Hash("t", "s", new Hashtable { ["b"] = "x" }),
            Hash("u", "s", new Hashtable { ["b"] = "x" }),
            Hash("t", "r", new Hashtable { ["b"] = "x" }),
            Hash("t", null, new Hashtable { ["b"] = "x" }),
            Hash("t", "s", new Hashtable { ["b"] = "y" }),
            Hash("ts", "", new Hashtable { ["b"] = "x" }),
            RowHash.ComputeRefused("t", "s", new Hashtable { ["b"] = "x" }),
            RowHash.ComputeRefused("t", "s", new Hashtable { ["b"] = new[] { "x" } }),
        ];

        Assert.Equal(hashes.Length, new System.Collections.Generic.HashSet<string>(hashes).Count);
    }

    private static string Hash(string tool, string? site, IDictionary values) =>
        RowHash.Compute(tool, site, ArgumentBinder.Bind(Schema, values));
}
