using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Fills in cloudId wherever a tool's schema asks for it, from the call or the session.</summary>
internal static class SiteArgument
{
    /// <summary>Adds cloudId where it is missing and wanted; returns the site's name for people, or null.</summary>
    public static string? Fill(McpSession session, ToolInfo tool, Dictionary<string, object?> arguments, string? site)
    {
        if (CloudIdArgument.In(tool.Schema) is not { } name || tool.Schema.Find(name) is not { } parameter)
        {
            return null;
        }

        var given = arguments.FirstOrDefault(a => CloudIdArgument.IsName(a.Key)).Value?.ToString();
        if (given is null)
        {
            given = Choose(session, tool, parameter.Required, site);
            if (given is not null)
            {
                CloudIdArgument.Fill(tool.Schema, arguments, given);
            }
        }

        return given is null ? null : Describe(session, given);
    }

    /// <summary>The id of a site that somebody named, by whatever the session knows of sites.</summary>
    /// <exception cref="EngineException">SiteNotFound.</exception>
    public static string CloudIdOf(McpSession session, string site) =>
        session.Sites.Count > 0 ? SiteReader.Find(session.Sites, site).CloudId : site;

    private static string? Choose(McpSession session, ToolInfo tool, bool required, string? site)
    {
        if (site is not null)
        {
            return CloudIdOf(session, site);
        }

        if (session.Site is { } own)
        {
            return own.CloudId;
        }

        if (!required)
        {
            return null;
        }

        throw session.Sites.Count > 1
            ? new EngineException(
                ErrorIds.SiteAmbiguous,
                $"{tool.Name} works on one site, and this account sees {session.Sites.Count}: "
                + $"{SiteReader.Describe(session.Sites)}.",
                "Choose one with -Site or -CloudId, or connect with -Site.")
            : new EngineException(
                ErrorIds.SiteNotFound,
                $"{tool.Name} needs a site, but this session has none.",
                "Give one with -CloudId, or connect with -Site.");
    }

    private static string Describe(McpSession session, string wanted)
    {
        foreach (var site in session.Sites)
        {
            if (site.CloudId == wanted)
            {
                return SiteReader.HostOf(site.Url) ?? site.Name;
            }
        }

        return wanted;
    }
}
