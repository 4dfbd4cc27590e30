using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// A tool's input schema as a list of parameters. A schema that cannot be understood is not an error: it makes an
/// untyped tool with a reason, and everything is let through to the server.
/// </summary>
internal sealed class ToolSchema
{
    private const int MaximumParameters = 2000;
    private static readonly JsonElement Anything = JsonDocument.Parse("true").RootElement.Clone();

    private readonly Dictionary<string, ToolParameter> _exact = new(StringComparer.Ordinal);

    private ToolSchema(JsonElement root, string? reason, IReadOnlyList<ToolParameter> parameters)
    {
        Root = root;
        UntypedReason = reason;
        Parameters = parameters;
        References = new SchemaReferences(root);
        foreach (var parameter in parameters)
        {
            _exact[parameter.Name] = parameter;
        }

        if (parameters.Any(parameter => parameter.IsAttachment))
        {
            FileName = MarkToldByFile(ParameterHints.FileNames);
            FileType = MarkToldByFile(ParameterHints.FileTypes);
        }
    }

    /// <summary>The tool's arguments in the order of its schema.</summary>
    public IReadOnlyList<ToolParameter> Parameters { get; }

    /// <summary>False when the schema gave nothing to type parameters by.</summary>
    public bool IsTyped => UntypedReason is null;

    /// <summary>Why the tool is untyped; null when it is typed.</summary>
    public string? UntypedReason { get; }

    /// <summary>The argument for the name of a file to attach; null where there is none.</summary>
    public ToolParameter? FileName { get; }

    /// <summary>The argument for the media type of a file to attach; null where there is none.</summary>
    public ToolParameter? FileType { get; }

    internal JsonElement Root { get; }

    internal SchemaReferences References { get; }

    /// <summary>A schema that allows everything, with the reason that is shown in the warning.</summary>
    public static ToolSchema Untyped(string reason) => new(Anything, reason, []);

    /// <summary>
    /// The parameter of that name: its exact spelling, or else the only one that differs in letter case.
    /// </summary>
    public ToolParameter? Find(string name)
    {
        if (_exact.TryGetValue(name, out var parameter))
        {
            return parameter;
        }

        ToolParameter? found = null;
        foreach (var candidate in Parameters)
        {
            if (string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                if (found is not null)
                {
                    return null;
                }

                found = candidate;
            }
        }

        return found;
    }

    internal static ToolSchema Parse(JsonElement schema)
    {
        try
        {
            return ParseCore(schema);
        }
        catch (Exception error)
            when (error is InvalidOperationException or ArgumentException or JsonException or FormatException
                or OverflowException)
        {
            return Untyped("the input schema cannot be read: " + error.Message);
        }
    }

    private ToolParameter? MarkToldByFile(string[] names)
    {
        var found = names.Select(Find).FirstOrDefault(p => p is { Kind: ToolValueKind.String });
        if (found is { EnumValues.Count: 0 })
        {
            found.IsToldByFile = true;
        }

        return found;
    }

    private static ToolSchema ParseCore(JsonElement schema)
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.True:
                return Untyped("the input schema allows everything");
            case JsonValueKind.Object:
                break;
            default:
                return Untyped("the input schema is not an object");
        }

        if (Malformed(schema) is { } reason)
        {
            return Untyped(reason);
        }

        // The element outlives the reply it came in.
        var root = schema.Clone();
        var reader = new SchemaReader(new SchemaReferences(root));
        var shape = reader.Read(root);
        if (shape.Kind is not (ToolValueKind.Object or ToolValueKind.Any))
        {
            return Untyped("the input schema does not describe an object");
        }

        var required = reader.Required(root);
        var parameters = new List<ToolParameter>();
        foreach (var property in reader.Properties(root))
        {
            if (property.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
            {
                return Untyped("the schema of argument '" + property.Key + "' is not an object");
            }

            if (parameters.Count == MaximumParameters)
            {
                return Untyped("the input schema has more than " + MaximumParameters + " arguments");
            }

            parameters.Add(
                new ToolParameter(property.Key, reader.Read(property.Value), required.Contains(property.Key)));
        }

        return new ToolSchema(root, null, parameters);
    }

    private static string? Malformed(JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind != JsonValueKind.Object)
        {
            return "'properties' of the input schema is not an object";
        }

        if (schema.TryGetProperty("required", out var required) && required.ValueKind != JsonValueKind.Array)
        {
            return "'required' of the input schema is not an array";
        }

        return schema.TryGetProperty("type", out var type)
            && type.ValueKind is not (JsonValueKind.String or JsonValueKind.Array)
            ? "'type' of the input schema is neither a string nor an array"
            : null;
    }
}
