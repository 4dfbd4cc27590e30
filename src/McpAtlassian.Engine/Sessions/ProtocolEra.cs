using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.Engine.Sessions;

/// <summary>The two kinds of MCP versions: those that begin with an initialize handshake, and those since 2026-07-28 without.</summary>
internal static class ProtocolEra
{
    private const string FirstWithoutHandshake = "2026-07-28";

    /// <summary>True for a version, which is a date, of the kind with a handshake; false when none is known.</summary>
    public static bool HasHandshake([NotNullWhen(true)] string? version) =>
        version is not null && string.CompareOrdinal(version, FirstWithoutHandshake) < 0;
}
