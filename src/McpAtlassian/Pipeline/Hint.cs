namespace McpAtlassian.Pipeline;

/// <summary>
/// Says at the prompt what was made and what to type next. A script's output stays as it is: what it calls says so with
/// -Verbose.
/// </summary>
internal static class Hint
{
    // What Write-Host writes: seen without a preference, and 6> takes it.
    private static readonly string[] ToHost = ["PSHOST"];

    /// <summary>True for a command that a person typed at a prompt.</summary>
    public static bool IsAtPrompt(PSCmdlet cmdlet) => Interactivity.SomeoneIsThere
        && cmdlet.CommandOrigin == CommandOrigin.Runspace
        && cmdlet.MyInvocation is { ScriptName: null or "", HistoryId: > 0 };

    /// <summary>Says it, on the pipeline's thread.</summary>
    public static void Say(PSCmdlet cmdlet, string text)
    {
        if (IsAtPrompt(cmdlet))
        {
            cmdlet.WriteInformation(new HostInformationMessage { Message = text }, ToHost);
        }
    }
}
