using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>One argument of a tool, as its input schema describes it.</summary>
internal sealed class ToolParameter
{
    internal ToolParameter(string name, SchemaShape shape, bool required)
    {
        Name = name;
        Shape = shape;
        Required = required;
        IsJsonText = ParameterHints.IsJsonText(shape);
        IsAttachment = ParameterHints.IsAttachment(name, shape);
    }

    /// <summary>The name in the schema's own spelling; that is what is sent.</summary>
    public string Name { get; }

    /// <summary>The type, or <see cref="ToolValueKind.Any"/> where the schema leaves it open.</summary>
    public ToolValueKind Kind => Shape.Kind;

    /// <summary>
    /// The type of an array's items; <see cref="ToolValueKind.Any"/> for everything that is not an array.
    /// </summary>
    public ToolValueKind ItemKind =>
        Shape.Kind == ToolValueKind.Array && Shape.Item is { } item ? item.Kind : ToolValueKind.Any;

    /// <summary>The schema's format (<c>date</c>, <c>date-time</c>, <c>uri</c>, <c>email</c> …), or null.</summary>
    public string? Format => Shape.Format;

    /// <summary>The allowed values, empty when there is no such list. For an array: those of its items.</summary>
    public IReadOnlyList<object?> EnumValues =>
        Shape.Enum.Count == 0 && Shape.Kind == ToolValueKind.Array && Shape.Item is { } item ? item.Enum : Shape.Enum;

    /// <summary>True when the tool refuses a call without it.</summary>
    public bool Required { get; }

    /// <summary>True for what a user has to say: required, and neither the session nor a file tells it.</summary>
    public bool IsAsked => Required && !IsToldByFile && !CloudIdArgument.IsName(Name);

    /// <summary>True for the name or the type of a file to attach, which the file itself has.</summary>
    public bool IsToldByFile { get; internal set; }

    /// <summary>True when the schema allows null.</summary>
    public bool AllowsNull => Shape.AllowsNull;

    /// <summary>The schema's default as a plain value.</summary>
    public object? Default => Shape.Default;

    /// <summary>The schema's description, empty when there is none.</summary>
    public string Description => Shape.Description;

    /// <summary>
    /// True for a string that holds JSON (mcp-atlassian's way): a dictionary given for it is serialised into the
    /// string.
    /// </summary>
    public bool IsJsonText { get; }

    /// <summary>True for a string that holds a file's bytes in base64: a file given for it is read.</summary>
    public bool IsAttachment { get; }

    /// <summary>The largest number the schema allows, or null.</summary>
    public long? Maximum => Shape.Maximum;

    internal SchemaShape Shape { get; }

    public override string ToString() => Name;
}
