using McpAtlassian.Ci;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Connecting;

/// <summary>Asks which of several sites a login is for.</summary>
internal sealed class SitePrompt(AsyncPipeline pipeline) : ISiteChooser
{
    public Task<CloudSite?> ChooseAsync(IReadOnlyList<CloudSite> sites, CancellationToken cancellationToken) =>
        pipeline.InvokeAsync<CloudSite?>(cmdlet =>
        {
            var chosen = new Questions(
                cmdlet).Choose(
                    "The login covers several sites. Choose one:",
                    [.. sites.Select(static site => HostText.Shown(site.ToString()))]);
            return chosen < 0 ? null : sites[chosen];
        });
}
