namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Variables whose value ends: read when a child starts. When it is due the child is replaced between calls, as nothing
/// can change the environment of a process that runs.
/// </summary>
internal sealed class LiveEnvironment(
    IReadOnlyList<string> names, Func<CancellationToken, Task<(string Value, DateTimeOffset? DueOn)>> read)
{
    public IReadOnlyList<string> Names => names;

    public Task<(string Value, DateTimeOffset? DueOn)> ReadAsync(CancellationToken cancellationToken) =>
        read(cancellationToken);
}
