using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Files;

namespace McpAtlassian.Engine.Configuration;

/// <summary>A change to one file that is worked out and not yet made.</summary>
internal sealed class FileChange
{
    private readonly SafeFile _file;
    private readonly string _after;
    private readonly bool _ownerOnly;
    private readonly Action? _written;

    internal FileChange(SafeFile file, string after, bool ownerOnly = false, Action? written = null)
    {
        _written = written;
        _file = file;
        _after = after;
        _ownerOnly = ownerOnly;
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Whether anything would be different.</summary>
    public bool IsChange => !string.Equals(_file.Text, _after, StringComparison.Ordinal);

    /// <summary>The lines that go and come, with secrets blotted out.</summary>
    public string Diff => LineDiff.Between(_file.Text, _after, SecretScanner.Mask);

    /// <summary>Whether the file is in a git work tree, where a secret is soon committed.</summary>
    public bool InGitWorkTree => Repository.RootOf(Path) is not null;

    /// <summary>What stays in the file that the user may not expect; empty where nothing does.</summary>
    public string Remains { get; init; } = string.Empty;

    /// <summary>
    /// Makes the change; returns the backup's path when one was asked for and there was something to back up.
    /// </summary>
    public string? Write(bool backup, bool force = false)
    {
        if (!IsChange)
        {
            if (_ownerOnly && _file.Exists)
            {
                PlatformFile.MakeOwnerOnly(PlatformFile.LinkTarget(Path) ?? Path);
            }

            return null;
        }

        AtomicWriteOptions options =
            new() { Backup = backup, Force = force, OwnerOnly = _ownerOnly, Expected = _file.Bytes };
        var kept = AtomicFile.Write(Path, _file.Encode(_after), options);
        _written?.Invoke();
        return kept;
    }

    public override string ToString() => Path;
}
