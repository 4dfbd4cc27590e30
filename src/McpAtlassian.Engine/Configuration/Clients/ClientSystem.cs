namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>The operating systems a client's path is for.</summary>
[Flags]
internal enum ClientSystem
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Windows.</summary>
    Windows = 1,

    /// <summary>macOS.</summary>
    MacOS = 2,

    /// <summary>Linux.</summary>
    Linux = 4,

    /// <summary>macOS and Linux.</summary>
    Unix = MacOS | Linux,

    /// <summary>Each of them.</summary>
    All = Windows | MacOS | Linux,
}
