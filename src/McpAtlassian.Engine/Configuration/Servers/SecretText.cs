using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Configuration.Servers;

/// <summary>Secrets on their way to the one place they were asked to be written to.</summary>
public static class SecretText
{
    /// <summary>The value of a Basic Authorization header.</summary>
    public static SecureString Basic(string emailAddress, SecureString apiToken)
    {
        if (emailAddress.IndexOf(':') >= 0 || emailAddress.Any(char.IsControl))
        {
            throw new EngineException(ErrorIds.CredentialInvalid, "The e-mail address holds a colon or a control character, so a server would split it in the wrong place.");
        }

        string token = Header(apiToken, "API token");
        return Protect("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(emailAddress + ":" + token)));
    }

    /// <summary>The value of a Bearer Authorization header.</summary>
    public static SecureString Bearer(SecureString apiKey) => Protect("Bearer " + Header(apiKey, "API key"));

    /// <summary>Puts text under protection.</summary>
    public static SecureString Protect(string text)
    {
        SecureString secret = new();
        foreach (char c in text)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return secret;
    }

    internal static string Reveal(SecureString secret)
    {
        IntPtr memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(memory, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }

    private static string Header(SecureString secret, string what)
    {
        string text = Reveal(secret);
        return text.Length > 0 && !text.Any(char.IsControl)
            ? text
            : throw new EngineException(ErrorIds.CredentialInvalid, $"The {what} is empty or holds a line end or control character.", "Copy it again, without the line end.");
    }
}
