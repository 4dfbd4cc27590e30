using System.Text;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>
/// A client's path as it is documented: <c>~</c> is the home folder, <c>./</c> the project's,
/// <c>{NAME|fallback}</c> an environment variable or what is used without it.
/// </summary>
internal static class PathTemplate
{
    public static string Expand(string template, ClientEnvironment environment)
    {
        StringBuilder path = new();
        int at = 0;
        while (at < template.Length)
        {
            if (template[at] == '{')
            {
                int end = Close(template, at);
                int bar = template.IndexOf('|', at);
                path.Append(environment.Variable(template.Substring(at + 1, bar - at - 1)) ?? Expand(template.Substring(bar + 1, end - bar - 1), environment));
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
        int depth = 0;
        for (int i = open; ; i++)
        {
            depth += template[i] == '{' ? 1 : template[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }
    }
}
