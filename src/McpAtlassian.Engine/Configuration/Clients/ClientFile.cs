namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>A place a client reads; where a scope has several, an existing one is used, else the first.</summary>
internal sealed class ClientFile
{
    private ClientFile(ConfigScope scope, string template, ClientSystem systems, string? when, bool isBorrowed = false)
    {
        IsBorrowed = isBorrowed;
        When = when;
        Scope = scope;
        Template = template;
        Systems = systems;
    }

    public ConfigScope Scope { get; }

    public string Template { get; }

    public ClientSystem Systems { get; }

    /// <summary>A path that has to exist for this place to count; it then counts before all others.</summary>
    public string? When { get; }

    /// <summary>Another client's file that this one reads too: never chosen to write to.</summary>
    public bool IsBorrowed { get; }

    public static ClientFile User(string template, ClientSystem systems = ClientSystem.All, string? when = null) =>
        new(ConfigScope.User, template, systems, when);

    /// <summary>The file of the user's servers for one project.</summary>
    public static ClientFile Local(string template) => new(ConfigScope.Local, template, ClientSystem.All, null);

    public static ClientFile Project(string template) =>
        new(ConfigScope.Project, "./" + template, ClientSystem.All, null);

    public static ClientFile Borrowed(string template) =>
        new(ConfigScope.Project, "./" + template, ClientSystem.All, null, isBorrowed: true);

    /// <summary>
    /// The template has a folder named * in it and stands for every such file there is. None is chosen to write to.
    /// </summary>
    public bool IsMany => Template.Contains("/*/", System.StringComparison.Ordinal);

    public IEnumerable<string> PathsOn(ClientEnvironment environment)
    {
        var path = PathTemplate.Expand(Template, environment);
        var star = path.IndexOf('*');
        return !IsMany
            ? [path]
            : environment.Folders(path.Substring(0, star - 1))
                .Select(f => path.Substring(0, star) + f + path.Substring(star + 1));
    }
}
