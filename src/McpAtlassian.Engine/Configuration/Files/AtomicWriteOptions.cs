namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>How <see cref="AtomicFile"/> replaces a file.</summary>
internal sealed class AtomicWriteOptions
{
    /// <summary>Nobody but the owner can read the file, from its first byte on.</summary>
    public bool OwnerOnly { get; init; }

    /// <summary>Keep the present content beside the file under a dated name.</summary>
    public bool Backup { get; init; }

    /// <summary>Replace a read-only file too; the new one is read-only again.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// The content the change was made from (empty for "no file"): when the file holds something else by now,
    /// somebody wrote it meanwhile, and it is refused.
    /// </summary>
    public byte[]? Expected { get; init; }
}
