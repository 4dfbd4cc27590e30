using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAtlassian.Engine.Authentication.ThreeLegged;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// The server makes its links for people of the address it was given. Where that is the gateway, no page is there: the
/// links are those of the site instead. Which site it is, is asked when the first such link is seen.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.")]
internal sealed class GatewayLinks
{
    private readonly string _mark;
    private readonly Regex _link;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private Func<CancellationToken, Task<CloudSite?>>? _ask;
    private SiteInfo? _site;

    public GatewayLinks(string gateway, string cloudId, Func<CancellationToken, Task<CloudSite?>> ask)
    {
        _mark = gateway + "/ex/";
        _link = new Regex(
            Regex.Escape(_mark) + "(?:jira|confluence)/" + Regex.Escape(cloudId) + "(?=/browse/|/wiki/(?!rest/|api/))",
            RegexOptions.CultureInvariant);
        _ask = ask;
    }

    /// <summary>Puts the site's address into a result's links; the site, once it is known.</summary>
    public async Task<SiteInfo?> RestateAsync(JsonObject result, CancellationToken cancellationToken)
    {
        if (!Any(result))
        {
            return _site;
        }

        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_ask is { } ask)
            {
                _site = await ask(cancellationToken).ConfigureAwait(false) is { Url: { } url } site
                    ? new SiteInfo(site.CloudId, site.Name ?? url.Host, url.AbsoluteUri.TrimEnd('/'))
                    : null;
                _ask = null;
            }
        }
        finally
        {
            _asking.Release();
        }

        if (_site is { } known)
        {
            Restate(result, known.Url!);
        }

        return _site;
    }

    private bool Any(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => Any(member.Value)),
        JsonArray items => items.Any(Any),
        _ => Text(node) is { } text && text.Contains(_mark, StringComparison.Ordinal) && _link.IsMatch(text),
    };

    private void Restate(JsonNode? node, string site)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Select(static member => member.Key).ToList())
                {
                    if (Text(members[name]) is { } text)
                    {
                        members[name] = _link.Replace(text, site);
                    }
                    else
                    {
                        Restate(members[name], site);
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (Text(items[i]) is { } text)
                    {
                        items[i] = _link.Replace(text, site);
                    }
                    else
                    {
                        Restate(items[i], site);
                    }
                }

                break;
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
