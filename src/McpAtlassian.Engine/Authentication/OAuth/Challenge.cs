namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Reads one parameter of a WWW-Authenticate header.</summary>
internal static class Challenge
{
    public static string? Parameter(string? parameters, string name)
    {
        if (parameters is null)
        {
            return null;
        }

        var position = 0;
        while (position < parameters.Length)
        {
            var equals = parameters.IndexOf('=', position);
            if (equals < 0)
            {
                return null;
            }

            var key = parameters.Substring(position, equals - position).Trim(' ', ',', '\t');
            string value;
            if (equals + 1 < parameters.Length && parameters[equals + 1] == '"')
            {
                var end = parameters.IndexOf('"', equals + 2);
                if (end < 0)
                {
                    return null;
                }

                value = parameters.Substring(equals + 2, end - equals - 2);
                position = end + 1;
            }
            else
            {
                var end = parameters.IndexOf(',', equals);
                end = end < 0 ? parameters.Length : end;
                value = parameters.Substring(equals + 1, end - equals - 1).Trim();
                position = end;
            }

            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
