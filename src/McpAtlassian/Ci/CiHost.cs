using System.Security;
using System.Security.Cryptography;
using System.Text;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Ci;

/// <summary>
/// Tells the CI service what it should know: which values to hide and which errors to show. It speaks through the
/// host's UI, because the runner reads the process's output: a line in PowerShell's output or information stream can be
/// captured or redirected, and then the mask would be missing. Without a CI service it says nothing.
/// </summary>
internal static class CiHost
{
    // Fingerprints: remembering the values themselves would keep secrets in memory for the life of the process.
    private static readonly HashSet<string> Masked = new(StringComparer.Ordinal);

    /// <summary>True in GitHub Actions and Azure DevOps.</summary>
    public static bool IsRunner => CiFormatter.Current.IsRunner;

    /// <summary>
    /// Has secrets hidden in every derived form. Call it on the pipeline thread and before they are used.
    /// </summary>
    public static void Mask(PSCmdlet cmdlet, IEnumerable<string?> secrets)
    {
        if (!IsRunner)
        {
            return;
        }

        foreach (var secret in secrets)
        {
            Mask(cmdlet, account: null, secret);
        }
    }

    /// <summary>Has a secret hidden; it is revealed only where there is someone to tell.</summary>
    public static void Mask(PSCmdlet cmdlet, SecureString? secret) => Mask(cmdlet, account: null, secret);

    /// <summary>
    /// Has a secret hidden that is used with an account, so that "account:secret" and its Basic value are hidden too.
    /// </summary>
    public static void Mask(PSCmdlet cmdlet, string? account, SecureString? secret)
    {
        if (secret is not null && IsRunner)
        {
            Mask(cmdlet, account, SecretText.Reveal(secret));
        }
    }

    /// <summary>Shows an error on the run's page, besides in the log, unless the caller asked for silence.</summary>
    /// <remarks>Call it before the error is written: under -ErrorAction Stop nothing comes after.</remarks>
    public static void Annotate(PSCmdlet cmdlet, ErrorRecord error, bool terminating)
    {
        if (IsRunner && !IsSilent(cmdlet, terminating))
        {
            WriteLine(cmdlet, CiFormatter.Current.Error(Title(error), Message(error)));
        }
    }

    /// <summary>False where a line would not reach the runner.</summary>
    internal static bool CanSpeak(PSCmdlet cmdlet) =>
        cmdlet is not IOutputOwner { OwnsOutput: true } && cmdlet.Host?.UI is not null;

    internal static void WriteLine(PSCmdlet cmdlet, string line)
    {
        if (CanSpeak(cmdlet))
        {
            cmdlet.Host.UI.WriteLine(line);
        }
    }

    private static void Mask(PSCmdlet cmdlet, string? account, string? secret)
    {
        if (!CanSpeak(cmdlet))
        {
            return; // Nor is it taken for said: the next cmdlet may be heard.
        }

        var formatter = CiFormatter.Current;
        foreach (var form in SecretForms.Of(account, secret))
        {
            if (!IsNew(form))
            {
                continue;
            }

            foreach (var line in formatter.Mask(form))
            {
                WriteLine(cmdlet, line);
            }
        }
    }

    private static bool IsNew(string form)
    {
        var fingerprint = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(form)));
        lock (Masked)
        {
            return Masked.Add(fingerprint);
        }
    }

    private static bool IsSilent(PSCmdlet cmdlet, bool terminating) => ErrorPreference.Of(cmdlet, terminating)
        is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    private static string Title(ErrorRecord error)
    {
        var id = error.FullyQualifiedErrorId;
        var comma = id.IndexOf(',');
        return comma < 0 ? id : id.Substring(0, comma);
    }

    private static string Message(ErrorRecord error)
    {
        var message = error.ErrorDetails?.Message is { Length: > 0 } details ? details : error.Exception.Message;
        var remedy = error.ErrorDetails?.RecommendedAction;
        if (!string.IsNullOrEmpty(remedy) && !message.Contains(remedy!))
        {
            message = message.TrimEnd() is var text && text.Length > 0 && char.IsLetterOrDigit(text[text.Length - 1])
                ? text + ". " + remedy
                : message + " " + remedy;
        }

        return HostText.Neutralize(message);
    }
}
