using System.Diagnostics.CodeAnalysis;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// The two kinds of MCP versions: those that begin with an initialize handshake, and those since 2026-07-28 without.
/// </summary>
internal static class ProtocolEra
{
    /// <summary>Those with a handshake that this client speaks, the newest first.</summary>
    private static readonly string[] WithHandshake = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

    /// <summary>True for a version, which is a date, of the kind with a handshake; false when none is known.</summary>
    public static bool HasHandshake([NotNullWhen(true)] string? version) =>
        version is not null && string.CompareOrdinal(version, ProbeRequest.Version) < 0;

    /// <summary>The newest version named in a refusal of the one that was asked for; null where none is.</summary>
    public static string? OfferedIn(string refusal) =>
        refusal.Contains("version", StringComparison.OrdinalIgnoreCase)
            ? WithHandshake.Skip(1).FirstOrDefault(version => refusal.Contains(version, StringComparison.Ordinal))
            : null;
}
