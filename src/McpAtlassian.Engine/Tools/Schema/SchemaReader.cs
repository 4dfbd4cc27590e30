using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// Reads a <see cref="SchemaShape"/> from a subschema: follows local references, merges allOf, unites anyOf and oneOf.
/// One does so much and no more: a few references that each name the next several times would be followed for ever.
/// What is not followed any more says nothing here; the evaluator, bounded too, has the last word on a value.
/// </summary>
internal sealed class SchemaReader(SchemaReferences references)
{
    private const int MaximumDepth = 32;
    private const int MaximumSteps = 100_000;

    private int _steps;

    [Flags]
    private enum Types
    {
        None = 0,
        Null = 1,
        Boolean = 2,
        Integer = 4,
        Number = 8,
        String = 16,
        Array = 32,
        Object = 64,
        All = 127,
    }

    public SchemaShape Read(JsonElement schema) => ToShape(Collect(schema, 0));

    /// <summary>
    /// Every property a schema's own level declares, references and allOf included, in the order of the document.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Properties(JsonElement schema) =>
        Collect(schema, 0).Properties;

    public ISet<string> Required(JsonElement schema) => Collect(schema, 0).Required;

    private SchemaShape ToShape(Facts facts)
    {
        var item = facts.Item;
        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in facts.Properties)
        {
            properties[property.Key] = property.Value;
        }

        return new SchemaShape(
            () => item is { } element ? ReadPart(element) : null,
            name => properties.TryGetValue(name, out var element) ? ReadPart(element) : null)
        {
            Kind = KindOf(facts.Types),
            AllowsNull = (facts.Types & Types.Null) != 0,
            Format = facts.Format,
            Enum = facts.Enum ?? [],
            Description = facts.Description ?? string.Empty,
            ContentMediaType = facts.ContentMediaType,
            ContentEncoding = facts.ContentEncoding,
            Default = facts.Default,
            Maximum = facts.Maximum,
            PropertyNames = [.. properties.Keys],
        };
    }

    /// <summary>
    /// A part is read when it is wanted, long after the whole was taken for readable; what is not says nothing.
    /// </summary>
    private SchemaShape? ReadPart(JsonElement schema)
    {
        try
        {
            return new SchemaReader(references).Read(schema);
        }
        catch (InvalidOperationException)
        {
            return null; // A text with half a surrogate pair.
        }
    }

    private static ToolValueKind KindOf(Types types) => (types & ~Types.Null) switch
    {
        Types.String => ToolValueKind.String,
        Types.Integer => ToolValueKind.Integer,
        Types.Number or (Types.Number | Types.Integer) => ToolValueKind.Number,
        Types.Boolean => ToolValueKind.Boolean,
        Types.Array => ToolValueKind.Array,
        Types.Object => ToolValueKind.Object,
        _ => ToolValueKind.Any,
    };

    private Facts Collect(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > MaximumDepth)
        {
            return new Facts();
        }

        var own = Own(schema);
        _steps += 1 + own.Size;
        if (_steps > MaximumSteps)
        {
            return own;
        }

        var facts = new Facts();
        if (schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            && references.TryResolve(reference.GetString()!, out var target))
        {
            facts.Merge(Collect(target, depth + 1));
        }

        if (schema.TryGetProperty("allOf", out var all) && all.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in all.EnumerateArray())
            {
                facts.Merge(Collect(part, depth + 1));
            }
        }

        foreach (var keyword in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(keyword, out var choices) && choices.ValueKind == JsonValueKind.Array)
            {
                facts.Merge(Unite(choices, depth));
            }
        }

        facts.Merge(own);
        return facts;
    }

    private static Facts Own(JsonElement schema)
    {
        var facts = new Facts
        {
            Format = Text(schema, "format"),
            Description = Text(schema, "description") ?? Text(schema, "title"),
            ContentMediaType = Text(schema, "contentMediaType"),
            ContentEncoding = Text(schema, "contentEncoding"),
            Maximum = schema.TryGetProperty("maximum", out var most) && most.ValueKind == JsonValueKind.Number
                && most.TryGetInt64(out var largest) ? largest : null,
        };
        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            facts.Enum = [
                .. values.EnumerateArray().Where(value => value.ValueKind != JsonValueKind.Null).Select(PlainJson.Read)
            ];
            facts.Types = values.EnumerateArray().Aggregate(Types.None, (types, value) => types | TypeOf(value));
        }
        else if (schema.TryGetProperty("const", out var constant))
        {
            facts.Enum = constant.ValueKind == JsonValueKind.Null ? [] : [PlainJson.Read(constant)];
            facts.Types = TypeOf(constant);
        }

        if (schema.TryGetProperty("default", out var fallback))
        {
            facts.HasDefault = true;
            facts.Default = PlainJson.Read(fallback);
        }

        if (schema.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Object)
        {
            facts.Item = items;
        }

        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                facts.Set(new KeyValuePair<string, JsonElement>(property.Name, property.Value));
            }
        }

        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray())
            {
                if (name.ValueKind == JsonValueKind.String)
                {
                    facts.Required.Add(name.GetString()!);
                }
            }
        }

        var declared = DeclaredTypes(schema);
        if (declared != Types.All)
        {
            facts.Types &= declared;
        }
        else if (facts.Types == Types.All)
        {
            facts.Types = Implied(schema);
        }

        return facts;
    }

    // A schema without a type that speaks of properties or items means an object or an array.
    private static Types Implied(JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out _))
        {
            return Types.Object;
        }

        return schema.TryGetProperty("items", out _) || schema.TryGetProperty("prefixItems", out _)
            ? Types.Array
            : Types.All;
    }

    private static Types DeclaredTypes(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return Types.All;
        }

        if (type.ValueKind == JsonValueKind.String)
        {
            return Named(type.GetString()!);
        }

        if (type.ValueKind != JsonValueKind.Array)
        {
            return Types.All;
        }

        var types = Types.None;
        foreach (var name in type.EnumerateArray())
        {
            types |= name.ValueKind == JsonValueKind.String ? Named(name.GetString()!) : Types.All;
        }

        return types == Types.None ? Types.All : types;
    }

    private static Types Named(string name) => name switch
    {
        "null" => Types.Null,
        "boolean" => Types.Boolean,
        "integer" => Types.Integer,
        "number" => Types.Number | Types.Integer,
        "string" => Types.String,
        "array" => Types.Array,
        "object" => Types.Object,
        _ => Types.All,
    };

    private static Types TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Types.Null,
        JsonValueKind.True or JsonValueKind.False => Types.Boolean,
        JsonValueKind.Number => ExactNumber.TryParse(value.GetRawText(), out var number) && number.IsInteger
            ? Types.Integer
            : Types.Number | Types.Integer,
        JsonValueKind.String => Types.String,
        JsonValueKind.Array => Types.Array,
        JsonValueKind.Object => Types.Object,
        _ => Types.All,
    };

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private Facts Unite(JsonElement choices, int depth)
    {
        List<Facts> branches = [.. choices.EnumerateArray().Select(choice => Collect(choice, depth + 1))];
        List<Facts> values = [.. branches.Where(branch => branch.Types != Types.Null)];
        if (values.Count == 0)
        {
            return branches.Count == 0 ? new Facts() : branches[0];
        }

        var types = branches.Aggregate(Types.None, (sum, branch) => sum | branch.Types);
        if (values.Count == 1)
        {
            values[0].Types = types;
            values[0].Required.Clear();
            return values[0];
        }

        var united = new Facts { Types = types };
        if (values.TrueForAll(branch => branch.Enum is not null))
        {
            united.Enum = [.. values.SelectMany(branch => branch.Enum!)];
        }

        if (values.TrueForAll(branch => branch.Format == values[0].Format))
        {
            united.Format = values[0].Format;
        }

        // A choice of objects offers what any of them has; which of them it is, only the validator can tell.
        foreach (var branch in values)
        {
            foreach (var property in branch.Properties)
            {
                united.Add(property);
            }
        }

        united.Item = values.Find(branch => branch.Item is not null)?.Item;
        return united;
    }

    private sealed class Facts
    {
        public Types Types { get; set; } = Types.All;

        public string? Format { get; set; }

        public string? Description { get; set; }

        public string? ContentMediaType { get; set; }

        public string? ContentEncoding { get; set; }

        public List<object?>? Enum { get; set; }

        public object? Default { get; set; }

        public bool HasDefault { get; set; }

        public long? Maximum { get; set; }

        public JsonElement? Item { get; set; }

        public List<KeyValuePair<string, JsonElement>> Properties { get; } = [];

        public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

        /// <summary>How much there is to copy when it is merged.</summary>
        public int Size => Properties.Count + Required.Count + (Enum?.Count ?? 0);

        private Dictionary<string, int> Places { get; } = new(StringComparer.Ordinal);

        /// <summary>Adds a property; one of that name stays as it is.</summary>
        public void Add(KeyValuePair<string, JsonElement> property)
        {
            if (!Places.ContainsKey(property.Key))
            {
                Places.Add(property.Key, Properties.Count);
                Properties.Add(property);
            }
        }

        /// <summary>Adds a property; it takes the place of one of that name.</summary>
        public void Set(KeyValuePair<string, JsonElement> property)
        {
            if (Places.TryGetValue(property.Key, out var place))
            {
                Properties[place] = property;
            }
            else
            {
                Add(property);
            }
        }

        // The later one is nearer to the parameter, so its words win; types can only become fewer.
        public void Merge(Facts other)
        {
            var both = Types & other.Types;
            Types = both == Types.None ? other.Types : both;
            Format = other.Format ?? Format;
            Description = other.Description ?? Description;
            ContentMediaType = other.ContentMediaType ?? ContentMediaType;
            ContentEncoding = other.ContentEncoding ?? ContentEncoding;
            Enum = other.Enum ?? Enum;
            Maximum = other.Maximum ?? Maximum;
            Item = other.Item ?? Item;
            Required.UnionWith(other.Required);
            if (other.HasDefault)
            {
                HasDefault = true;
                Default = other.Default;
            }

            foreach (var property in other.Properties)
            {
                Set(property);
            }
        }
    }
}
