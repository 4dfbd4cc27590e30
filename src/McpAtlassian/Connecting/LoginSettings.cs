using McpAtlassian.Ci;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Connecting;

/// <summary>
/// Decides how a person can consent here: by a browser, by a program they name, by pasting an address, or not at all.
/// </summary>
internal static class LoginSettings
{
    public static OAuthOptions Create(AsyncPipeline pipeline, string? browser, bool noBrowser, string? loginCommand)
    {
        var options = new OAuthOptions
        {
            LoginCommand = loginCommand,
            Notice = notice => Tell(pipeline, notice),
            BeforeUse = PendingMasks.AnnounceAsync,
        };
        if (noBrowser)
        {
            options.Prompt = Interactivity.SomeoneIsThere ? new ConsentPrompt(pipeline) : null;
        }
        else
        {
            options.Browser = BrowserOf(browser);
        }

        if (options.Browser is { } opener && Interactivity.SomeoneIsThere)
        {
            options.Browser = new ShownBrowser(opener, notice => Tell(pipeline, notice));
        }

        return options;
    }

    /// <summary>
    /// The program of that name, or of the variable, or the system's browser; null if not interactive.
    /// </summary>
    public static IBrowser? BrowserOf(string? program)
    {
        program ??= NullIfEmpty(Environment.GetEnvironmentVariable(CommandBrowser.CommandVariable));

        // Naming a program is consent to sign in even where the session is not interactive.
        return program is not null ? new CommandBrowser(program)
            : Interactivity.SomeoneIsThere ? new SystemBrowser()
            : null;
    }

    private static void Tell(AsyncPipeline pipeline, OAuthNotice notice)
    {
        if (notice.Kind == OAuthNoticeKind.IssuerCheckSkipped)
        {
            pipeline.WriteWarning(notice.Text);
        }
        else
        {
            pipeline.WriteInformation(new InformationRecord(
                new HostInformationMessage { Message = notice.Text }, "Connect-Atlassian")
            { Tags = { "PSHOST" } });
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
