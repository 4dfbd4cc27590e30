namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>Refuses values that contain themselves or nest too deep, before they exhaust the stack.</summary>
internal sealed class NestingGuard(string root)
{
    private readonly Stack<object> _open = new();

    public void Enter(object container, string path)
    {
        if (_open.Any(outer => ReferenceEquals(outer, container)))
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"Argument '{Short(path)}' contains itself.",
                "Remove the reference from the value to its own parent.");
        }

        if (_open.Count >= PlainJson.MaximumDepth)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"Argument '{root}' nests deeper than {PlainJson.MaximumDepth} levels.",
                "Pass the fields that the tool needs instead of the whole object.");
        }

        _open.Push(container);
    }

    public void Leave(object container)
    {
        var closed = _open.Pop();
        System.Diagnostics.Debug.Assert(
            ReferenceEquals(closed, container), "containers close in the order they opened");
    }

    private static string Short(string path) => path.Length <= 120 ? path : path.Substring(0, 119) + "…";
}
