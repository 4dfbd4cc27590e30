namespace McpAtlassian.Tools;

/// <summary>
/// Keeps what a parameter was really given. PowerShell would make it the parameter's type first, in its own ways: a
/// date by its culture, a hashtable by its type's name. Made anew for each invocation; the parameter itself gets a
/// stand-in, so that nothing of it can be refused before the command runs.
/// </summary>
internal sealed class RawValueAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <summary>The value as it was given.</summary>
    public object? Value { get; private set; }

    /// <summary>True for a switch that was given without a value.</summary>
    public bool IsBareSwitch => Value is SwitchParameter { IsPresent: true };

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        Value = inputData;
        return type == typeof(object) ? inputData
            : type == typeof(string) ? string.Empty
            : type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0)
            : Activator.CreateInstance(type);
    }
}
