using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Connecting;

/// <summary>
/// A login without a browser on this machine: shows the URL, and asks for the one the browser is redirected to.
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
            questions.Say("Your browser is then redirected to a URL on your own computer, and may show an error.");
            return questions.AskNeeded("Paste that URL here: ");
        });
}
