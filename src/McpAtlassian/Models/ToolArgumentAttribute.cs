using System.Globalization;

namespace McpAtlassian.Models;

/// <summary>
/// Marks a parameter of a command that Import-AtlassianMcpTool made. The value stays as it was given; only the tool's
/// schema says what becomes of it.
/// </summary>
/// <remarks>
/// What the parameter holds carries the name of its type, so that PSTypeName, which shows that type in syntax and help,
/// takes it.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ToolArgumentAttribute(string typeName) : ArgumentTransformationAttribute
{
    /// <summary>The type that syntax and help show.</summary>
    public string TypeName { get; } = typeName;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var inner = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (TypeName == "switch")
        {
            return Flag(inner) ?? inputData;
        }

        if (TypeName == "object")
        {
            return inputData;
        }

        // What is of the type anyway stays what it is. A name that is added would stay with the object, so others are
        // held.
        if (inner is not null
            && PSObject.AsPSObject(inner).TypeNames.Contains(TypeName, StringComparer.OrdinalIgnoreCase))
        {
            return inputData;
        }

        var holder = new PSObject(new Holder(inputData));
        holder.TypeNames.Insert(0, TypeName);
        return holder;
    }

    /// <summary>The value as it was given.</summary>
    internal static object? Unwrap(object? bound) =>
        bound is PSObject { BaseObject: Holder holder } ? holder.Value : bound;

    // What cannot be a flag is left to PowerShell, which refuses it.
    private static object? Flag(object? value) => value switch
    {
        string text when bool.TryParse(text.Trim(), out var flag) => flag,
        string or bool or SwitchParameter or null => null,
        0 => false,
        1 => true,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private sealed class Holder(object? value)
    {
        public object? Value { get; } = value;

        public override bool Equals(object? obj) =>
            LanguagePrimitives.Equals(Value, obj, ignoreCase: true, CultureInfo.InvariantCulture);

        public override int GetHashCode() => 0;

        public override string ToString() => Value is null ? string.Empty : PSObject.AsPSObject(Value).ToString();
    }
}
