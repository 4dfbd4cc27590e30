using System.Collections;
using System.Globalization;
using System.Management.Automation.Internal;
using System.Security;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Models;

namespace McpAtlassian.Tools;

/// <summary>
/// Turns PowerShell's values into the plain ones the engine knows: text, numbers, dictionaries, lists.
/// </summary>
internal static class PlainValues
{
    private const int MaximumDepth = 64;

    /// <summary>The arguments of a call from a hashtable, a PSCustomObject or any object with properties.</summary>
    public static Dictionary<string, object?> Arguments(object? value)
    {
        if (value is PSObject { BaseObject: IDictionary inner })
        {
            value = inner;
        }

        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        switch (value)
        {
            case null:
                break;
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                {
                    arguments[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] =
                        From(entry.Value, 1);
                }

                break;
            default:
                foreach (var property in PSObject.AsPSObject(value).Properties)
                {
                    if (property.IsGettable)
                    {
                        arguments[property.Name] = From(property.Value, 1);
                    }
                }

                break;
        }

        return arguments;
    }

    public static object? From(object? value, int depth = 0)
    {
        if (depth > MaximumDepth)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"An argument is nested deeper than {MaximumDepth} levels, or contains itself.",
                "Pass only the properties that the tool needs.");
        }

        if (value == AutomationNull.Value)
        {
            return NoValue.Instance;
        }

        var wrapped = value as PSObject;
        var inner = wrapped is null ? value : wrapped.BaseObject;
        switch (inner)
        {
            case null or string or bool or DateTime or DateTimeOffset or Guid or Uri or byte[] or decimal:
                return inner;
            case SwitchParameter flag:
                return flag.IsPresent;
            case SecureString:
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    "A SecureString cannot be an argument of a tool.",
                    "The server receives the arguments and may log them. Pass text only if it may be seen "
                    + "there.");
            case PSCustomObject or NamedValue:
                return Bag(PSObject.AsPSObject(value!), depth);
            case FileSystemInfo:
                return inner;
            case IDictionary map:
                var copy = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
                foreach (DictionaryEntry entry in map)
                {
                    copy[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] =
                        From(entry.Value, depth + 1);
                }

                return copy;
            case IEnumerable items:
                var list = new List<object?>();
                foreach (var item in items)
                {
                    list.Add(From(item, depth + 1));
                }

                return list;
            case DateOnly day:
                return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            default:
                return inner;
        }
    }

    /// <summary>True for one value, false for an object whose properties count.</summary>
    public static bool IsValue(object value) =>
        value is string or Uri or Version or FileSystemInfo or IEnumerable or DateTime
            or DateTimeOffset or Guid or TimeSpan or SwitchParameter or Enum
                || value.GetType().IsPrimitive
                || value is decimal
                or System.Numerics.BigInteger || value is DateOnly or TimeOnly || value == AutomationNull.Value;

    private static Dictionary<string, object?> Bag(PSObject bag, int depth)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in bag.Properties)
        {
            if (property.IsGettable && property.Name != "PSTypeName")
            {
                members[property.Name] = From(property.Value, depth + 1);
            }
        }

        return members;
    }
}
