using System.Text;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Calls;

/// <summary>A file that is being written beside its name, so that under its name it is whole or not there.</summary>
internal sealed class PendingFile(string file, bool replaces) : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _temporary = file + "." + Guid.NewGuid().ToString("n") + ".tmp";
    private FileStream? _stream;

    public PendingFile Write(ToolContent content) =>
        content.Data is { } bytes ? Write(bytes) : Write(content.Text ?? string.Empty);

    public PendingFile Write(string text) => Write(Utf8.GetBytes(text));

    public PendingFile Write(byte[] bytes)
    {
        _stream ??= new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        _stream.Write(bytes, 0, bytes.Length);
        return this;
    }

    /// <summary>Gives the file its name.</summary>
    public FileInfo Complete()
    {
        Write([]);
        _stream!.Dispose();
        if (replaces && File.Exists(file))
        {
            File.Delete(file);
        }

        File.Move(_temporary, file);
        return new FileInfo(file);
    }

    /// <summary>Leaves nothing of a file that was not completed.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        File.Delete(_temporary);
    }
}
