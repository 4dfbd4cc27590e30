namespace McpAtlassian;

/// <summary>What becomes of a cmdlet's errors: -ErrorAction, or else the preference variable.</summary>
internal static class ErrorPreference
{
    /// <summary>-ErrorAction does not reach terminating errors; the preference variable does.</summary>
    public static ActionPreference? Of(PSCmdlet cmdlet, bool terminating = false)
    {
        var preference = !terminating && cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var given)
            ? given
            : cmdlet.SessionState.PSVariable.GetValue("ErrorActionPreference");
        return LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) ? action : null;
    }
}
