using System.Globalization;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.Mcp;

namespace McpAtlassian.TestKit.Demo;

/// <summary>As many tools as a test of scale wants: <c>demoExtra0001</c> and so on.</summary>
internal static class ExtraTools
{
    public static IEnumerable<DemoTool> Create(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var number = i;
            yield return new DemoTool(
                "demoExtra" + i.ToString("D4", CultureInfo.InvariantCulture),
                Product.Jira,
                (Access)(i % 4),
                $"Additional tool {i}: it answers with its number and its arguments.",
                    schema => schema.CloudId()
                        .Text("name", "A name.", required: true)
                        .Text("mode", "A mode.", values: ["fast", "careful"])
                        .Integer("count", "A count.", minimum: 0, maximum: 1000)
                        .Boolean("dry", "Whether to do nothing.")
                        .Text("day", "A day.", format: "date")
                        .List("tags", "Some tags.")
                        .Map("options", "Further options."),
                    call => new JsonObject { ["number"] = number, ["arguments"] = call.Arguments.DeepClone() });
        }
    }
}
