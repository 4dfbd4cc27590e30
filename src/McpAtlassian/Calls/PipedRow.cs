using System.Collections;
using System.Data;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Models;
using McpAtlassian.Tools;

namespace McpAtlassian.Calls;

/// <summary>
/// A PowerShell object as the binder sees it. Reads on the pipeline's thread only: a property may be a script.
/// </summary>
internal sealed class PipedRow : IArgumentRow
{
    private readonly PSObject _object;
    private readonly Dictionary<string, object?> _read = new(StringComparer.OrdinalIgnoreCase);

    private PipedRow(PSObject row) => _object = row;

    public bool IsValue { get; private init; }

    public object? Value => IsValue ? PlainValues.From(_object) : null;

    public bool IsOwn => IsBag || IsOwnType(_object.BaseObject);

    public bool IsBag => !IsValue && _object.BaseObject is PSCustomObject or NamedValue;

    public IReadOnlyList<string> TypeNames => _object.TypeNames;

    public IReadOnlyList<string> Columns => [.. _object.Properties
        .Where(p => p.IsGettable && p.Name != OutputWriter.InputMember)
        .Select(p => p.Name)];

    /// <summary>What an object is to the binder.</summary>
    public static IArgumentRow From(object? value)
    {
        var row = value as PSObject ?? (value is null ? null : PSObject.AsPSObject(value));
        return row is null ? new PipedRow(PSObject.AsPSObject(string.Empty)) { IsValue = true }
            : row.BaseObject is IDictionary map ? new DictionaryRow(map, v => PlainValues.From(v, 1))
            : new PipedRow(row) { IsValue = PlainValues.IsValue(row.BaseObject) };
    }

    /// <summary>What was read of a row, which tells it from others when it was refused.</summary>
    public static IDictionary ReadOf(IArgumentRow row) => row switch
    {
        PipedRow { IsValue: true } value => new Dictionary<string, object?> { ["value"] = value._object.ToString() },
        PipedRow piped => piped._read,
        _ =>
            row.Columns.ToDictionary(c => c, c => row.TryRead(c, out var value) ? value : null, StringComparer.Ordinal),
    };

    public bool TryRead(string column, out object? value)
    {
        if (_read.TryGetValue(column, out value))
        {
            return true;
        }

        if (_object.Properties[column] is not { IsGettable: true } property)
        {
            return false;
        }

        try
        {
            value = PlainValues.From(property.Value, 1);
        }
        catch (GetValueException error)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"The property '{column}' cannot be read: {error.Message}",
                "Leave it out with Select-Object.",
                error);
        }

        _read[column] = value;
        return true;
    }

    public IArgumentRow? Bag(string column) =>
        _object.Properties[column] is PSNoteProperty
        {
            Value: PSObject
            {
                BaseObject: PSCustomObject
            or NamedValue
            } bag
        }
            ? new PipedRow(bag)
            : null;

    // A class of a script, or a line of a database. Types that come compiled say nothing to a tool.
    private static bool IsOwnType(object value) =>
        value is DataRow or DataRowView || value.GetType().Assembly.IsDynamic;
}
