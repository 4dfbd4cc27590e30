using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Transformation;

/// <summary>Lets the -Arguments of a prompt take JSON text besides hashtables and objects.</summary>
internal sealed class ArgumentsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        // Text that is no JSON object still binds: the command says so itself, as an error one can catch.
        return value is string json && ArgumentsText.TryParse(json, out var arguments) ? arguments : inputData;
    }
}
