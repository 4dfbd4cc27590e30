using System.Collections;
using McpAtlassian.Models;

namespace McpAtlassian.Reports;

/// <summary>A named value of each row: a member, or what the user calculates.</summary>
internal sealed class Column
{
    private readonly Func<PSObject, object?> _value;

    private Column(string name, Func<PSObject, object?> value)
    {
        Name = name;
        _value = value;
    }

    public string Name { get; }

    /// <summary>What a document says of the row.</summary>
    public string TextOf(PSObject row) => Cell.Plain(ValueOf(row));

    public object? ValueOf(PSObject row)
    {
        try
        {
            return _value(row);
        }
        catch (Exception error) when (error is GetValueException or RuntimeException)
        {
            return null; // As Format-Table and Select-Object: what a row does not say is empty.
        }
    }

    public static Column Member(string name) => new(name, row => row.Properties[name]?.Value);

    /// <summary>A member, or what the view calculates where there is none of the name that its column has.</summary>
    public static Column Shown(string name, ScriptBlock script) =>
        new(name, row => row.Properties[name] is { } member ? member.Value : Run(script, row));

    /// <summary>
    /// One from a name, a script block or a table with Name and Expression, as Select-Object takes them.
    /// </summary>
    /// <exception cref="EngineException">It is none of these.</exception>
    public static Column From(object wanted)
    {
        switch (wanted is PSObject wrapped ? wrapped.BaseObject : wanted)
        {
            case ScriptBlock script:
                return new Column(script.ToString().Trim(), row => Run(script, row));
            case IDictionary table when Entry(table, "Expression") is { } expression:
                var inner = From(expression);
                return new Column(Entry(table, "Name", "Label")?.ToString() ?? inner.Name, inner._value);
            case IDictionary:
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    "A calculated property needs an Expression.",
                    "Write it like this: @{ Name = 'Age'; Expression = { (Get-Date) - $_.Created } }");
            case { } name:
                return Member(name.ToString()!);
            default:
                throw new EngineException(
                    ErrorIds.ArgumentInvalid, "A property has no name.", "Give names of members, or tables with Name "
                    + "and Expression.");
        }
    }

    private static object? Run(ScriptBlock script, PSObject row)
    {
        var values = script.InvokeWithContext(null, [new PSVariable("_", row)]);
        return values.Count switch { 0 => null, 1 => values[0], _ => values.ToArray<object?>() };
    }

    // Key names may be shortened there, as with Select-Object.
    private static object? Entry(IDictionary table, params string[] names) => table.Keys.Cast<object>()
        .Where(key => key.ToString() is { Length: > 0 } text
            && names.Any(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase)))
        .Select(key => table[key]).FirstOrDefault();
}
