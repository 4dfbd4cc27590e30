using System.Text.Json;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools;

/// <summary>What a call of a tool may do, from its annotations. A tool without annotations counts as a write.</summary>
internal enum ToolAccess
{
    /// <summary>The tool declares readOnlyHint.</summary>
    Read,

    /// <summary>The tool changes data, or does not say.</summary>
    Write,

    /// <summary>The tool declares destructiveHint.</summary>
    Destructive,
}

/// <summary>One tool as the server describes it.</summary>
internal sealed class ToolInfo
{
    internal ToolInfo(
        string name,
        string? title,
        string description,
        ToolAccess access,
        bool isIdempotent,
        JsonElement inputSchema,
        JsonElement definition)
    {
        Name = name;
        Title = title;
        Description = description;
        Access = access;
        IsIdempotent = isIdempotent;
        InputSchema = inputSchema;
        Definition = definition;
    }

    /// <summary>The name that a call uses.</summary>
    public string Name { get; }

    /// <summary>A name for people, where the server gives one.</summary>
    public string? Title { get; }

    /// <summary>The description, empty when there is none.</summary>
    public string Description { get; }

    /// <summary>What a call may do.</summary>
    public ToolAccess Access { get; }

    /// <summary>Whether the tool declares that a second identical call changes nothing more.</summary>
    public bool IsIdempotent { get; }

    /// <summary>Whether a call may be sent again when its outcome is not known.</summary>
    public bool IsReplayable => Access == ToolAccess.Read || IsIdempotent;

    /// <summary>The input schema as JSON text.</summary>
    public string InputSchemaJson => InputSchema.ValueKind == JsonValueKind.Undefined ? "{}" : InputSchema.GetRawText();

    /// <summary>The arguments, typed by the input schema; read when first needed.</summary>
    public ToolSchema Schema => _schema ??= ToolSchema.Parse(InputSchema);

    /// <summary>The product it works on; empty when unknown.</summary>
    public string Product => _product ??= ToolProduct.Of(Name, Title);

    /// <summary>True where fastmcp says that it put the tool's result, which is not an object, into one.</summary>
    internal bool WrapsResult =>
        Definition.ValueKind == JsonValueKind.Object
        && Definition.TryGetProperty("outputSchema", out var output) && output.ValueKind == JsonValueKind.Object
        && output.TryGetProperty("x-fastmcp-wrap-result", out var mark) && mark.ValueKind == JsonValueKind.True;

    /// <summary>Whether the server says what a call may do.</summary>
    internal bool IsAnnotated =>
        Definition.ValueKind == JsonValueKind.Object
        && Definition.TryGetProperty("annotations", out var hints) && hints.ValueKind == JsonValueKind.Object
        && (hints.TryGetProperty("readOnlyHint", out _) || hints.TryGetProperty("destructiveHint", out _));

    internal JsonElement InputSchema { get; }

    /// <summary>The same tool as one that only reads.</summary>
    internal ToolInfo AsRead() => new(Name, Title, Description, ToolAccess.Read, IsIdempotent, InputSchema, Definition);

    private ToolSchema? _schema;
    private string? _product;

    /// <summary>The tool as the server sent it.</summary>
    internal JsonElement Definition { get; }
}
