namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Scopes as servers write them: parted by blanks (RFC 6749), by commas, or by both.</summary>
internal static class ScopeText
{
    private static readonly char[] Between = [' ', ',', '\t'];

    public static string[] Split(string? scopes) =>
        scopes?.Split(Between, StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static string? Normalize(string? scopes) => scopes is null ? null : string.Join(" ", Split(scopes));
}
