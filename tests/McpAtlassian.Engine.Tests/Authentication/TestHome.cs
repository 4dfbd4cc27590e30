using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>A store of its own in a temporary folder.</summary>
internal sealed class TestHome : IDisposable
{
    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "mcpatlassian-" + Guid.NewGuid().ToString("N")[..12]);

    public SessionStore Sessions => new(Path);

    public FileSecretStore Secrets => new(Path);

    public string[] Files => Directory.Exists(Path) ? Directory.GetFiles(Path, "*", SearchOption.AllDirectories) : [];

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
