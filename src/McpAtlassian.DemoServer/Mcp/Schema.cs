namespace McpAtlassian.DemoServer.Mcp;

/// <summary>Writes a tool's input schema.</summary>
internal sealed class Schema
{
    private readonly JsonObject _properties = [];
    private readonly JsonArray _required = [];

    public Schema CloudId() =>
        Text(
            "cloudId",
            "Unique identifier for an Atlassian Cloud instance in the form of a UUID. Can also be a site URL. If not "
            + "working, use the 'getAccessibleAtlassianResources' tool to find accessible cloud ids.",
            required: true);

    public Schema Text(
        string name,
        string description,
        bool required = false,
        string? format = null,
        string[]? values = null,
        string? initial = null)
    {
        var json = new JsonObject { ["type"] = "string", ["description"] = description };
        if (format is not null)
        {
            json["format"] = format;
        }

        if (values is not null)
        {
            json["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        }

        if (initial is not null)
        {
            json["default"] = initial;
        }

        return Add(name, json, required);
    }

    public Schema Integer(
        string name,
        string description,
        bool required = false,
        int? minimum = null,
        int? maximum = null,
        int? initial = null)
    {
        var json = new JsonObject { ["type"] = "integer", ["description"] = description };
        if (minimum is { } low)
        {
            json["minimum"] = low;
        }

        if (maximum is { } high)
        {
            json["maximum"] = high;
        }

        if (initial is { } value)
        {
            json["default"] = value;
        }

        return Add(name, json, required);
    }

    public Schema Number(string name, string description, bool required = false) =>
        Add(name, new JsonObject { ["type"] = "number", ["description"] = description }, required);

    public Schema Boolean(string name, string description, bool? initial = null)
    {
        var json = new JsonObject { ["type"] = "boolean", ["description"] = description };
        if (initial is { } value)
        {
            json["default"] = value;
        }

        return Add(name, json, required: false);
    }

    public Schema List(string name, string description, bool required = false) =>
        Add(
            name,
            new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "string" },
                ["description"] = description
            },
            required);

    public Schema Map(string name, string description, bool required = false) =>
        Add(
            name,
            new JsonObject { ["type"] = "object", ["additionalProperties"] = true, ["description"] = description },
            required);

    public Schema Nested(string name, string description, Func<Schema, Schema> inner, bool required = false)
    {
        var json = inner(new Schema()).Build();
        json["description"] = description;
        return Add(name, json, required);
    }

    public Schema Format() =>
        Text(
            "responseContentFormat",
            "The format of rich text in the result.",
            values: ["markdown", "adf"],
            initial: "markdown");

    public JsonObject Build()
    {
        var json = new JsonObject { ["type"] = "object", ["properties"] = _properties };
        if (_required.Count > 0)
        {
            json["required"] = _required;
        }

        json["additionalProperties"] = false;
        return json;
    }

    private Schema Add(string name, JsonObject json, bool required)
    {
        _properties[name] = json;
        if (required)
        {
            _required.Add((JsonNode)name);
        }

        return this;
    }
}
