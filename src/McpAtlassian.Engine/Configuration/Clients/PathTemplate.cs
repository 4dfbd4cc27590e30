using System.Text;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>
/// A client's path as it is documented: <c>~</c> is the home folder, <c>./</c> the project's,
/// <c>{NAME|fallback}</c> an environment variable or what is used without it, and <c>{NAME/folder|fallback}</c> a
/// folder below what the variable says.
/// </summary>
internal static class PathTemplate
{
    public static string Expand(string template, ClientEnvironment environment)
    {
        StringBuilder path = new();
        var at = 0;
        while (at < template.Length)
        {
            if (template[at] == '{')
            {
                var end = Close(template, at);
                var bar = template.IndexOf('|', at);
                var name = template.Substring(at + 1, bar - at - 1).Split(['/'], 2);
                var value = environment.Variable(name[0]);
                path.Append(value is null ? Expand(template.Substring(bar + 1, end - bar - 1), environment)
                    : name.Length == 1 ? value : value.TrimEnd('/', '\\') + "/" + name[1]);
                at = end + 1;
            }
            else if (at == 0 && template[0] == '~')
            {
                path.Append(environment.Home);
                at++;
            }
            else if (at == 0 && template[0] == '.' && template[1] == '/')
            {
                path.Append(environment.ProjectFolder.TrimEnd('/', '\\'));
                at++;
            }
            else
            {
                path.Append(template[at++]);
            }
        }

        return environment.System == ClientSystem.Windows ? path.ToString().Replace('/', '\\') : path.ToString();
    }

    // A fallback may hold another variable.
    private static int Close(string template, int open)
    {
        var depth = 0;
        for (var i = open; ; i++)
        {
            depth += template[i] == '{' ? 1 : template[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }
    }
}
