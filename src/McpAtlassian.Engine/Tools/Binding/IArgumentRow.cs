namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>
/// Something that came through the pipeline, or stands alone where arguments are expected, as the binder sees it. What
/// is not asked for is not read: a property may be a script of the caller's.
/// </summary>
internal interface IArgumentRow
{
    /// <summary>True for one value (text, a number, a file, a list), false for an object with columns.</summary>
    bool IsValue { get; }

    /// <summary>That value, plain.</summary>
    object? Value { get; }

    /// <summary>
    /// True when the columns are the caller's own words: a line of a CSV file, a hashtable, an object made by the
    /// caller. The properties of a process or a service mean nothing to a tool.
    /// </summary>
    bool IsOwn { get; }

    /// <summary>True for a bag of properties, which may be what a tool returned; a hashtable never is.</summary>
    bool IsBag { get; }

    /// <summary>The names of its types, the nearest first.</summary>
    IReadOnlyList<string> TypeNames { get; }

    /// <summary>The names of its columns; none is read for it.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Reads one column, whatever the case of its name.</summary>
    bool TryRead(string column, out object? value);

    /// <summary>
    /// The bag of properties that a column holds; null when it holds anything else, or would have to be computed.
    /// </summary>
    IArgumentRow? Bag(string column);
}
