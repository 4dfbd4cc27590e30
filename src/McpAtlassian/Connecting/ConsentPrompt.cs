using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Connecting;

/// <summary>
/// Log-in without a browser of this machine: shows the address, takes the one the browser was sent to.
/// </summary>
internal sealed class ConsentPrompt(AsyncPipeline pipeline) : IAuthorizationPrompt
{
    public Task<string?> AskAsync(Uri authorizationUri, string? problem, CancellationToken cancellationToken) =>
        pipeline.InvokeAsync<string?>(cmdlet =>
        {
            var questions = new Questions(cmdlet);
            if (problem is not null)
            {
                questions.Say(problem);
                return questions.AskNeeded("Paste the URL here: ");
            }

            questions.Say("Open this URL in any browser and give your consent:");
            questions.Say(string.Empty);
            questions.Say(authorizationUri.AbsoluteUri);
            questions.Say(string.Empty);
            questions.Say("The browser then goes to a URL of your own computer and may show an error there.");
            return questions.AskNeeded("Paste that URL here: ");
        });
}
