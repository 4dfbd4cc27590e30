using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace McpAtlassian.Engine.Authentication;

/// <summary>The few places where a SecureString becomes text or text becomes one.</summary>
internal static class SecretText
{
    /// <summary>The plain text, as late as possible.</summary>
    public static string Reveal(SecureString secret)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(pointer, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>A read-only SecureString of the text.</summary>
    public static SecureString Protect(string text)
    {
        var secret = new SecureString();
        foreach (var c in text)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>Eight hex digits that tell two secrets apart without revealing either.</summary>
    internal static string Fingerprint(SecureString secret)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("McpAtlassian:" + Reveal(secret)));
        return Convert.ToHexString(hash, 0, 4);
    }

    /// <summary>
    /// Refuses what would break a header: nothing, control characters, line breaks, blanks around it.
    /// </summary>
    internal static void RequireHeaderSafe(SecureString secret, string what)
    {
        var text = Reveal(secret);
        if (text.Length == 0)
        {
            throw new EngineException(
                ErrorIds.CredentialInvalid, $"The {what} is empty.", "Check the variable or the vault it comes from.");
        }

        foreach (var c in text)
        {
            if (char.IsControl(c) || c > 0xFF)
            {
                throw new EngineException(
                    ErrorIds.CredentialInvalid,
                    $"The {what} contains a character that cannot be sent: a control character, a line break or one "
                    + "outside Latin-1.",
                    "Copy it again. If it is in a file, remove the line break at the end.");
            }
        }

        if (text.Trim().Length != text.Length)
        {
            throw new EngineException(
                ErrorIds.CredentialInvalid,
                $"The {what} begins or ends with a space.",
                "Copy it again without spaces around it.");
        }
    }
}
