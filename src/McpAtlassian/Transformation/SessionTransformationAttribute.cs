using McpAtlassian.Models;

namespace McpAtlassian.Transformation;

/// <summary>
/// Lets -Session take a session or its name. An unknown name still binds: the command itself then reports
/// SessionNotFound, which is an error one can catch.
/// </summary>
internal sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is string name)
        {
            return AtlassianSession.Named(name);
        }

        // A session that came through Start-Job or a file is a bag of properties; its name is enough.
        return value is not AtlassianSession
            && inputData is PSObject bag
            && bag.Properties["Name"]?.Value is string deserialized
            ? AtlassianSession.Named(deserialized)
            : value;
    }
}
