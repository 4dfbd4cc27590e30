using System.Text;
using McpAtlassian.Tools;

namespace McpAtlassian.Generation;

/// <summary>
/// Finds a parameter name for an argument: letters, digits and underscores of ASCII, taken by neither the command's own
/// parameters, nor the common ones, nor a variable that PowerShell gives a meaning.
/// </summary>
internal sealed class ParameterNames
{
    private const int MaximumLength = 64;

    private static readonly HashSet<string> Taken = new(
        [
            .. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters,
            "vb", "db", "ea", "wa", "infa", "ev", "wv", "iv", "ov", "ob", "pv", "proga", "wi", "cf", "ProgressAction",
            "First", "Skip", "IncludeTotalCount",
            "InputObject", "Session", "Site", "CloudId", "Raw", "OutFile", "TimeoutSec", "Force", "Arguments", "All",
            "AsJob", "AuditLog",
            "ResumeLog", "RetryUnknown", "ThrottleLimit", "Unordered", "SkipValidation",
            "_", "args", "input", "this", "true", "false", "null", "error", "host", "home", "pid", "matches", "event",
            "eventArgs", "eventSubscriber", "sender",
            "executionContext", "foreach", "switch", "stackTrace", "shellId", "nestedPromptLevel", "myInvocation",
            "lastExitCode", "profile", "pwd",
            "consoleFileName", "enabledExperimentalFeatures", "isCoreCLR", "isLinux", "isMacOS", "isWindows", "ofs",
            "outputEncoding",
            "maximumHistoryCount", "formatEnumerationLimit", "logCommandHealthEvent", "global", "script", "local",
            "private", "using", "env", "function", "variable",
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name for the next argument.</summary>
    public string Next(string argument)
    {
        var name = Identifier(argument);
        if (Taken.Contains(name)
            || name.StartsWith("PS", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("__", StringComparison.Ordinal)
                || name.EndsWith("Preference", StringComparison.OrdinalIgnoreCase) || !IsLetter(name[0]))
        {
            name = ToolParameterSet.Prefix + name;
        }

        var unique = name;
        for (var number = 2; !_used.Add(unique); number++)
        {
            unique = name + "_" + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return unique;
    }

    private static string Identifier(string argument)
    {
        var name = new StringBuilder(argument.Length);
        foreach (var c in argument.Take(MaximumLength))
        {
            name.Append(IsLetter(c) || c is (>= '0' and <= '9') or '_' ? c : '_');
        }

        return name.Length == 0 ? "_" : name.ToString();
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
