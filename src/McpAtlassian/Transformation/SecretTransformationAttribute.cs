using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Transformation;

/// <summary>
/// Lets a secret parameter take a SecureString, a PSCredential (its password), or text. Text is for pipelines, where
/// secrets are environment variables; typed at a prompt it would stay in the history.
/// </summary>
internal sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            string text => SecretText.Protect(text),
            PSCredential credential => credential.Password,
            _ => value,
        };
    }
}
