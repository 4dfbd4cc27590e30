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
        browser ??= NullIfEmpty(Environment.GetEnvironmentVariable(CommandBrowser.CommandVariable));
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
        else if (browser is not null)
        {
            // Naming a program is consent to log in even where nobody is there.
            options.Browser = new CommandBrowser(browser);
        }
        else if (Interactivity.SomeoneIsThere)
        {
            options.Browser = new SystemBrowser();
        }

        if (options.Browser is { } opener && Interactivity.SomeoneIsThere)
        {
            options.Browser = new ShownBrowser(opener, notice => Tell(pipeline, notice));
        }

        return options;
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
