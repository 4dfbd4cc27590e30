using System;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Cmdlets.Connecting;

/// <summary>Log-in without a browser of this machine: shows the address, takes the one the browser was sent to.</summary>
internal sealed class ConsentPrompt(AsyncPipeline pipeline) : IAuthorizationPrompt
{
    public Task<string?> AskAsync(Uri authorizationUri, CancellationToken cancellationToken) =>
        pipeline.InvokeAsync<string?>(cmdlet =>
        {
            var ui = cmdlet.Host.UI;
            ui.WriteLine("Open this address in any browser and give your consent:");
            ui.WriteLine();
            ui.WriteLine(authorizationUri.AbsoluteUri);
            ui.WriteLine();
            ui.WriteLine("The browser then goes to an address that begins with http://127.0.0.1 and may show an error there.");
            ui.Write("Paste that address here: ");
            return ui.ReadLine();
        });
}
