using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Authentication.ThreeLegged;

namespace McpAtlassian.Cmdlets.Connecting;

/// <summary>Asks which of several sites a log-in is for.</summary>
internal sealed class SitePrompt(AsyncPipeline pipeline) : ISiteChooser
{
    public Task<AtlassianSite?> ChooseAsync(IReadOnlyList<AtlassianSite> sites, CancellationToken cancellationToken) =>
        pipeline.InvokeAsync<AtlassianSite?>(cmdlet =>
        {
            var choices = new Collection<ChoiceDescription>(
                [.. sites.Select(static (site, i) => new ChoiceDescription("&" + (i + 1).ToString(CultureInfo.InvariantCulture) + " " + site, site.CloudId))]);
            int chosen = cmdlet.Host.UI.PromptForChoice("The consent covers several sites", "Which one is this log-in for?", choices, -1);
            return chosen < 0 ? null : sites[chosen];
        });
}
