using McpAtlassian.DemoServer.Data;

namespace McpAtlassian.DemoServer.Rest;

/// <summary>A REST call in the words of Jira's API: what it asks of which site, on whose behalf.</summary>
internal sealed record RestRequest(
    string Method,
    string[] Segments,
    IReadOnlyDictionary<string, string> Query,
    JsonObject Body,
    TextFormat Format,
    JiraService Jira)
{
    public string? Text(string name) => Query.TryGetValue(name, out var value) ? value : Body[name]?.ToString();

    public int Integer(string name, int initial) =>
        int.TryParse(
            Text(name),
            System.Globalization.NumberStyles.Integer,
            System.Globalization.CultureInfo.InvariantCulture,
            out var value) ? value : initial;

    /// <summary>Fields come as a list in a body and as one text in a query.</summary>
    public FieldSelection Fields(params string[] initial)
    {
        if (Body["fields"] is JsonArray array)
        {
            var names = new List<string>();
            foreach (var item in array)
            {
                names.Add(item?.ToString() ?? string.Empty);
            }

            return new FieldSelection(names);
        }

        return new FieldSelection(Query.TryGetValue("fields", out var text) ? text.Split(',') : initial);
    }
}
