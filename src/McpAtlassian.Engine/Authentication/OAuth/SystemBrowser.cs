using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The browser the system opens web addresses with.</summary>
internal sealed class SystemBrowser : IBrowser
{
    public async Task OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
        {
            // The system would start whatever program another scheme belongs to.
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                $"The authorization URL was not opened: its scheme is '{uri.Scheme}', not https.");
        }

        try
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                // The shell gives it to a browser that may run already; there is no program to wait for.
                using var process = Process.Start(new ProcessStartInfo(uri.AbsoluteUri) { UseShellExecute = true });
                return;
            }

            if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                await CommandBrowser.RunAsync(
                    CommandBrowser.Quiet("open", [uri.AbsoluteUri]), "open", cancellationToken).ConfigureAwait(false);
                return;
            }

            // It tries one browser after the other and complains of each; what it found writes there for hours.
            var start = CommandBrowser.Quiet(
                "/bin/sh", ["-c", "exec \"$@\" 2>/dev/null", "sh", "xdg-open", uri.AbsoluteUri]);
            await CommandBrowser.RunAsync(start, "xdg-open", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            throw new EngineException(
                ErrorIds.BrowserFailed,
                "No browser can be opened here: " + error.Message,
                "Use -NoBrowser, or name a program with -Browser.",
                error);
        }
    }
}
