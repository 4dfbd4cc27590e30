using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.Models;

/// <summary>
/// What a server writes as an object with a name: a status, a user, a space. It reads, compares and sorts as that name;
/// what else the server sent are its members.
/// </summary>
[SuppressMessage("Design", "CA1036", Justification = "PowerShell compares by the interface; it knows no operators.")]
public sealed class NamedValue : IComparable, IEquatable<NamedValue>
{
    private readonly string _name;

    internal NamedValue(string name) => _name = name;

    /// <inheritdoc/>
    public override string ToString() => _name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => TextOf(obj) is { } text && Comparer.Equals(_name, text);

    /// <inheritdoc/>
    public bool Equals(NamedValue? other) => Equals((object?)other);

    /// <inheritdoc/>
    public override int GetHashCode() => Comparer.GetHashCode(_name);

    /// <inheritdoc/>
    public int CompareTo(object? obj) =>
        StringComparer.CurrentCultureIgnoreCase.Compare(_name, TextOf(obj) ?? obj?.ToString());

    private static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    private static string? TextOf(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            string text => text,
            NamedValue named => named._name,
            _ => null,
        };
}
