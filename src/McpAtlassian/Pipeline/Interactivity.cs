namespace McpAtlassian.Pipeline;

/// <summary>
/// Decides, in one place, whether a user can answer a prompt or look at a browser: not with -NonInteractive
/// in any of its abbreviations, with redirected input, in a CI job, or in a session that has no user of its own.
/// </summary>
internal static class Interactivity
{
    private static readonly string[] CiVariables = ["GITHUB_ACTIONS", "TF_BUILD", "CI"];
    private static readonly Lazy<bool> StartedNonInteractive = new(() =>
        Environment.GetCommandLineArgs().Skip(1).Any(IsNonInteractiveSwitch));

    /// <summary>True when a question can be answered.</summary>
    public static bool SomeoneIsThere =>
        Environment.UserInteractive && !Console.IsInputRedirected && !StartedNonInteractive.Value && !IsCi;

    /// <summary>True in a CI job.</summary>
    public static bool IsCi => CiVariables.Any(name =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0");

    /// <summary>-noni and longer, with - or --, as pwsh itself reads it.</summary>
    internal static bool IsNonInteractiveSwitch(string argument)
    {
        var name = argument.TrimStart('-', '/');
        return name.Length < argument.Length
            && name.Length >= 4
            && "noninteractive".StartsWith(name, StringComparison.OrdinalIgnoreCase);
    }
}
