namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>
/// What a command gave that gave nothing. It is neither null, which clears a field, nor an empty text; nobody writes it
/// on purpose.
/// </summary>
internal sealed class NoValue
{
    private NoValue()
    {
    }

    public static NoValue Instance { get; } = new();

    public override string ToString() => "nothing";
}
