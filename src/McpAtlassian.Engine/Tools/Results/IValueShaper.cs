namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// Makes the caller's kind of object from JSON, so that a large result is built once and not converted afterwards.
/// Strings, Int64, BigInteger, Double, Boolean and null need no shaping.
/// </summary>
internal interface IValueShaper
{
    /// <summary>
    /// An object. <paramref name="members"/> is reused by the reader afterwards and must be copied.
    /// <paramref name="caseSensitive"/> is true when keys differ only in case or one is empty, which a property bag
    /// cannot hold.
    /// </summary>
    object CreateObject(List<KeyValuePair<string, object?>> members, bool caseSensitive);

    /// <summary>An array; the list may be kept.</summary>
    object CreateArray(List<object?> items);
}
