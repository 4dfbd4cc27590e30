using System.Text;

namespace McpAtlassian.DemoServer.Data.Query;

internal enum QueryTokenKind
{
    Word,
    Text,
    Symbol,
    End,
}

internal sealed record QueryToken(QueryTokenKind Kind, string Text, int Position);

/// <summary>Words, quoted texts and operators; JQL and CQL agree on these.</summary>
internal static class QueryLexer
{
    public static List<QueryToken> Read(string query, string language)
    {
        var tokens = new List<QueryToken>();
        var i = 0;
        while (i < query.Length)
        {
            var c = query[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '"' or '\'')
            {
                i = Quoted(query, i, language, tokens);
            }
            else if (c is '(' or ')' or ',')
            {
                tokens.Add(new QueryToken(QueryTokenKind.Symbol, c.ToString(), i++));
            }
            else if (c is '=' or '~' or '!' or '<' or '>')
            {
                var length = i + 1 < query.Length
                    && ((c != '=' && c != '~' && query[i + 1] == '=') || (c == '!' && query[i + 1] == '~')) ? 2 : 1;
                tokens.Add(new QueryToken(QueryTokenKind.Symbol, query.Substring(i, length), i));
                i += length;
            }
            else
            {
                var start = i;
                while (i < query.Length && !char.IsWhiteSpace(query[i]) && "\"'(),=~!<>".IndexOf(query[i]) < 0)
                {
                    i++;
                }

                tokens.Add(new QueryToken(QueryTokenKind.Word, query.Substring(start, i - start), start));
            }
        }

        tokens.Add(new QueryToken(QueryTokenKind.End, string.Empty, query.Length));
        return tokens;
    }

    private static int Quoted(string query, int start, string language, List<QueryToken> tokens)
    {
        var quote = query[start];
        var text = new StringBuilder();
        for (var i = start + 1; i < query.Length; i++)
        {
            if (query[i] == '\\' && i + 1 < query.Length)
            {
                text.Append(query[++i]);
            }
            else if (query[i] == quote)
            {
                tokens.Add(new QueryToken(QueryTokenKind.Text, text.ToString(), start));
                return i + 1;
            }
            else
            {
                text.Append(query[i]);
            }
        }

        throw new UpstreamException(
            400,
            $"Error in the {language} Query: The quoted string '{text}' has not been completed. (line 1, character "
            + $"{start + 1})");
    }
}
