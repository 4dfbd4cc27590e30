using McpAtlassian.DemoServer.Identity;
using McpAtlassian.DemoServer.Mcp.Tools;

namespace McpAtlassian.DemoServer.Mcp;

internal enum Surface
{
    /// <summary>/v1/mcp: the old names, all on one page.</summary>
    V1,

    /// <summary>/v2/mcp: the primary tools and the way to the others.</summary>
    V2Primary,

    /// <summary>/v2/mcp?tools=all: everything, in pages.</summary>
    V2All,
}

/// <summary>Which tools each endpoint has, and which of them a credential sees.</summary>
internal sealed class ToolRegistry
{
    private volatile Dictionary<Surface, List<ToolEntry>> _tools = Build([]);

    /// <summary>Changes the list, also while clients are connected: these beside the demo's own.</summary>
    public void Add(IEnumerable<DemoTool> more) => _tools = Build(more);

    public List<ToolEntry> List(Surface surface, DemoIdentity identity) =>
        [.. _tools[surface].Where(entry => Sees(identity, entry.Tool))];

    public ToolEntry? Find(Surface surface, DemoIdentity identity, string name) =>
        _tools[surface].FirstOrDefault(entry => entry.Name == name && Sees(identity, entry.Tool));

    private static bool Sees(DemoIdentity identity, DemoTool tool)
    {
        if (identity.Kind is CredentialKind.Unscoped or CredentialKind.ApiTokenAsBearer)
        {
            return tool.NeedsNoScope;
        }

        return tool.Product switch
        {
            Product.Compass => identity.Kind == CredentialKind.OAuth,
            Product.ServiceManagement => identity.Kind != CredentialKind.OAuth,
            _ => identity.Scopes is null || tool.RequiredScope is null || identity.Scopes.Contains(tool.RequiredScope),
        };
    }

    private static Dictionary<Surface, List<ToolEntry>> Build(IEnumerable<DemoTool> more)
    {
        var tools = PlatformTools.All()
            .Concat(JiraReadTools.All())
            .Concat(JiraWriteTools.All())
            .Concat(ConfluenceTools.All())
            .Concat(more)
            .ToList();
        var all = tools.Select(tool => new ToolEntry(tool)).ToList();
        return new Dictionary<Surface, List<ToolEntry>>
        {
            [Surface.V2All] = all,
            [Surface.V1] = [.. V1Tools.From(tools)],
            [Surface.V2Primary] =
                [.. all.Where(entry => entry.Tool.IsPrimary), .. MetaTools.All().Select(tool => new ToolEntry(tool))],
        };
    }
}
