namespace McpAtlassian.DemoServer.Mcp;

internal enum Product
{
    Platform,
    Jira,
    Confluence,
    ServiceManagement,
    Compass,
    Rovo,
}

internal enum Access
{
    Read,
    Write,

    /// <summary>A write that may be repeated without a further effect.</summary>
    IdempotentWrite,
    Destructive,
}

/// <summary>A tool: what the list says of it and what it does.</summary>
internal sealed class DemoTool
{
    private readonly Func<ToolCall, Task<ToolOutput>> _run;

    public DemoTool(
        string name,
        Product product,
        Access access,
        string description,
        Func<Schema, Schema> schema,
        Func<ToolCall, ToolOutput> run)
        : this(name, product, access, description, schema, call => Task.FromResult(run(call)))
    {
    }

    public DemoTool(
        string name,
        Product product,
        Access access,
        string description,
        Func<Schema, Schema> schema,
        Func<ToolCall, Task<ToolOutput>> run)
    {
        Name = name;
        Product = product;
        Access = access;
        Description = description;
        InputSchema = schema(new Schema()).Build();
        _run = run;
    }

    public string Name { get; }

    public Product Product { get; }

    public Access Access { get; }

    public string Description { get; }

    public JsonObject InputSchema { get; }

    /// <summary>Whether the short list of /v2/mcp shows it, rather than leaving it to discover.</summary>
    public bool IsPrimary { get; init; }

    public bool HasAnnotations { get; init; } = true;

    /// <summary>Whether a credential that opens no product may still call it.</summary>
    public bool NeedsNoScope { get; init; }

    /// <summary>The meta-tools hand on what other tools answer; that is wrapped already.</summary>
    public bool IsMeta { get; init; }

    public bool NeedsSite => InputSchema["properties"]!["cloudId"] is not null && !IsMeta;

    /// <summary>The scope an OAuth token needs for it.</summary>
    public string? RequiredScope => (Product, Access) switch
    {
        (Product.Jira, Access.Destructive) => "delete:jira:agent-interface",
        (Product.Jira, Access.Read) => "read:jira:agent-interface",
        (Product.Jira, _) => "write:jira:agent-interface",
        (Product.Confluence, Access.Read) => "read:confluence:agent-interface",
        (Product.Confluence, _) => "write:confluence:agent-interface",
        (Product.Rovo, _) => "search:rovo:agent-interface",
        _ => null,
    };

    public Task<ToolOutput> RunAsync(ToolCall call) => _run(call);

    public JsonObject Describe(string? name = null, JsonObject? schema = null)
    {
        var json = new JsonObject
        {
            ["name"] = name ?? Name,
            ["description"] = Description,
            ["inputSchema"] = (schema ?? InputSchema).DeepClone(),
        };
        if (HasAnnotations)
        {
            json["annotations"] = new JsonObject
            {
                ["title"] = Title(name ?? Name),
                ["readOnlyHint"] = Access == Access.Read,
                ["destructiveHint"] = Access == Access.Destructive,
                ["idempotentHint"] = Access is Access.Read or Access.IdempotentWrite,
                ["openWorldHint"] = true,
            };
        }

        return json;
    }

    private static string Title(string name)
    {
        var words = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && words.Length > 0)
            {
                words.Append(' ').Append(char.ToLowerInvariant(c));
            }
            else
            {
                words.Append(words.Length == 0 ? char.ToUpperInvariant(c) : c);
            }
        }

        return words.ToString();
    }
}
