namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>What is wrong with an argument.</summary>
internal enum SchemaViolationKind
{
    /// <summary>The tool has no argument, or the object no member, of that name.</summary>
    UnknownName,

    /// <summary>A required argument or member is absent.</summary>
    Missing,
    WrongType,
    NotInEnum,

    /// <summary>A number, a length or a count outside its limits.</summary>
    OutOfRange,

    /// <summary>Text that does not have the shape the schema asks for: a pattern, a date.</summary>
    WrongFormat,

    /// <summary>Items that must differ do not.</summary>
    NotUnique,

    /// <summary>None, or too many, of the schema's alternatives fit.</summary>
    NoMatch,

    /// <summary>The schema allows no value here.</summary>
    NotAllowed,
}

/// <summary>One reason why arguments would be refused, before anything is sent.</summary>
internal sealed class SchemaViolation
{
    internal SchemaViolation(
        string path, SchemaViolationKind kind, string message, IReadOnlyList<string>? suggestions = null)
    {
        Path = path;
        Kind = kind;
        Message = message;
        Suggestions = suggestions ?? [];
    }

    /// <summary>Where, like <c>fields.labels[2]</c>; empty for the arguments as a whole.</summary>
    public string Path { get; }

    public SchemaViolationKind Kind { get; }

    /// <summary>
    /// Names the parameter, the value (cut, and never one that looks like a secret) and what was expected.
    /// </summary>
    public string Message { get; }

    /// <summary>The nearest names or values, best first.</summary>
    public IReadOnlyList<string> Suggestions { get; }

    public override string ToString() => Message;
}
