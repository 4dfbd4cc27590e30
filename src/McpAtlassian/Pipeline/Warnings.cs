namespace McpAtlassian.Pipeline;

/// <summary>
/// Warnings that only warn. With -Debug and no word about -WarningAction PowerShell would stop a compiled cmdlet at
/// each and ask, which ends it if not interactive: after a login, for example, and before it is saved.
/// </summary>
internal static class Warnings
{
    public static void Write(PSCmdlet cmdlet, string text)
    {
        if (WouldAsk(cmdlet))
        {
            cmdlet.Host?.UI?.WriteWarningLine(text);
        }
        else
        {
            cmdlet.WriteWarning(text);
        }
    }

    private static bool WouldAsk(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation?.BoundParameters is { } bound
        && bound.TryGetValue("Debug", out var debug)
        && LanguagePrimitives.IsTrue(debug)
        && !bound.ContainsKey("WarningAction");
}
