namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>The names of a local server's settings in a recipe, besides those of <see cref="RecipeField"/>.</summary>
internal static class LocalField
{
    public const string Runner = "runner";
    public const string Port = "port";
    public const string ServerVersion = "serverVersion";
    public const string Image = "image";

    /// <summary>What the session shows as its method.</summary>
    public const string Kind = "kind";

    /// <summary>What the session is called where the user says nothing.</summary>
    public const string SiteName = "siteName";

    /// <summary>The saved 3LO login whose token the server gets.</summary>
    public const string Login = "login";

    /// <summary>Which product a Data Center login's instance is, as the prefix of its variables.</summary>
    public const string Product = "product";

    /// <summary>Present until it is known whether an API token has scopes and so belongs to the gateway.</summary>
    public const string Probe = "probe";

    /// <summary>The gateway's address, where it is not Atlassian's.</summary>
    public const string Gateway = "gateway";

    /// <summary>The site's own address, where the server is sent to the gateway.</summary>
    public const string SiteUrl = "siteUrl";

    /// <summary>The folder that a container needs to see, for mcp-atlassian's own token files.</summary>
    public const string TokenFolder = "tokenFolder";

    /// <summary>Before the name of an environment variable that is no secret.</summary>
    public const string Variable = "variable.";

    /// <summary>Before the name of an environment variable that holds the path of a file the server reads.</summary>
    public const string File = "file.";

    /// <summary>Before the name of a request header that is no secret.</summary>
    public const string PublicHeader = "publicHeader.";

    internal const string Http = "Http";
}
