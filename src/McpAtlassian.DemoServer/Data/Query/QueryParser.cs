namespace McpAtlassian.DemoServer.Data.Query;

/// <summary>
/// The grammar JQL and CQL share; what the fields mean is their own. Errors are worded as Jira words them.
/// </summary>
internal sealed class QueryParser
{
    private const int MaxDepth = 100;

    private readonly string _language;
    private readonly List<QueryToken> _tokens;
    private int _at;
    private int _depth;

    private QueryParser(string query, string language)
    {
        _language = language;
        _tokens = QueryLexer.Read(query, language);
    }

    private QueryToken Current => _tokens[_at];

    public static ParsedQuery Parse(string query, string language)
    {
        var parser = new QueryParser(query, language);
        QueryNode? where = null;
        if (parser.Current.Kind != QueryTokenKind.End && !parser.IsWord("ORDER"))
        {
            where = parser.Or();
        }

        var order = parser.Order();
        return parser.Current.Kind == QueryTokenKind.End
            ? new ParsedQuery(where, order)
            : throw parser.Error($"Expecting either 'OR' or 'AND' but got '{parser.Current.Text}'.");
    }

    private QueryNode Or()
    {
        var left = And();
        while (TakeWord("OR"))
        {
            left = new OrNode(left, And());
        }

        return left;
    }

    private QueryNode And()
    {
        var left = Not();
        while (TakeWord("AND"))
        {
            left = new AndNode(left, Not());
        }

        return left;
    }

    private QueryNode Not()
    {
        if (++_depth > MaxDepth)
        {
            throw Error("The query is nested too deeply.");
        }

        try
        {
            if (TakeWord("NOT"))
            {
                return new NotNode(Not());
            }

            if (!TakeSymbol("("))
            {
                return Clause();
            }

            var inner = Or();
            return TakeSymbol(")")
                ? inner
                : throw Error(
                    Current.Kind == QueryTokenKind.End
                        ? "Expecting ')' before the end of the query."
                        : $"Expecting ')' but got '{Current.Text}'.");
        }
        finally
        {
            _depth--;
        }
    }

    private ClauseNode Clause()
    {
        if (Current.Kind is QueryTokenKind.End)
        {
            throw Error("Expecting a field name at the end of the query.");
        }

        if (Current.Kind is QueryTokenKind.Symbol)
        {
            throw Error(
                $"Expecting a field name but got '{Current.Text}'. You must surround '{Current.Text}' in quotation "
                + "marks to use it as a field name.");
        }

        var field = Current.Text;
        _at++;
        var op = Operator();
        return new ClauseNode(field, op, op is "IN" or "NOT IN" ? List() : [Value()]);
    }

    private string Operator()
    {
        if (Current.Kind == QueryTokenKind.Symbol
            && Current.Text is "=" or "!=" or "~" or "!~" or "<" or ">" or "<=" or ">=")
        {
            return _tokens[_at++].Text;
        }

        if (TakeWord("IN"))
        {
            return "IN";
        }

        if (TakeWord("IS"))
        {
            return TakeWord("NOT") ? "IS NOT" : "IS";
        }

        if (IsWord("NOT") && string.Equals(_tokens[_at + 1].Text, "IN", StringComparison.OrdinalIgnoreCase))
        {
            _at += 2;
            return "NOT IN";
        }

        throw Error(Current.Kind == QueryTokenKind.End
            ? "Expecting operator before the end of the query. The valid operators are '=', '!=', '<', '>', '<=', "
                + "'>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
            : $"Expecting operator but got '{Current.Text}'. The valid operators are '=', '!=', '<', '>', '<=', "
                + "'>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.");
    }

    private List<QueryValue> List()
    {
        if (!TakeSymbol("("))
        {
            return [Value()];
        }

        var values = new List<QueryValue> { Value() };
        while (TakeSymbol(","))
        {
            values.Add(Value());
        }

        return TakeSymbol(")")
            ? values
            : throw Error(
                Current.Kind == QueryTokenKind.End
                    ? "Expecting ')' before the end of the query."
                    : $"Expecting ',' or ')' but got '{Current.Text}'.");
    }

    private QueryValue Value()
    {
        var token = Current;
        switch (token.Kind)
        {
            case QueryTokenKind.End:
                throw Error("Expecting either a value, list or function before the end of the query.");
            case QueryTokenKind.Symbol:
                throw Error(
                    $"Expecting either a value, list or function but got '{token.Text}'. You must surround "
                    + $"'{token.Text}' in quotation marks to use it as a value.");
            case QueryTokenKind.Text:
                _at++;
                return new QueryValue(token.Text);
        }

        if (string.Equals(token.Text, "AND", StringComparison.OrdinalIgnoreCase)
            || string.Equals(token.Text, "OR", StringComparison.OrdinalIgnoreCase)
            || string.Equals(token.Text, "ORDER", StringComparison.OrdinalIgnoreCase))
        {
            throw Error(
                $"Expecting either a value, list or function but got '{token.Text}'. You must surround "
                + $"'{token.Text}' in quotation marks to use it as a value.");
        }

        _at++;
        if (TakeSymbol("("))
        {
            while (!TakeSymbol(")"))
            {
                if (Current.Kind == QueryTokenKind.End)
                {
                    throw Error("Expecting ')' before the end of the query.");
                }

                _at++;
            }

            return new QueryValue(token.Text, IsFunction: true);
        }

        var empty = string.Equals(token.Text, "EMPTY", StringComparison.OrdinalIgnoreCase)
            || string.Equals(token.Text, "NULL", StringComparison.OrdinalIgnoreCase);
        return new QueryValue(token.Text, IsEmpty: empty);
    }

    private List<QueryOrder> Order()
    {
        var order = new List<QueryOrder>();
        if (!TakeWord("ORDER"))
        {
            return order;
        }

        if (!TakeWord("BY"))
        {
            throw Error(
                Current.Kind == QueryTokenKind.End
                    ? "Expecting 'by' before the end of the query."
                    : $"Expecting 'by' but got '{Current.Text}'.");
        }

        do
        {
            if (Current.Kind is QueryTokenKind.End or QueryTokenKind.Symbol)
            {
                throw Error("Expecting a field name to order by.");
            }

            var field = Current.Text;
            _at++;
            var descending = TakeWord("DESC");
            if (!descending)
            {
                TakeWord("ASC");
            }

            order.Add(new QueryOrder(field, descending));
        }
        while (TakeSymbol(","));
        return order;
    }

    private bool IsWord(string word) =>
        Current.Kind == QueryTokenKind.Word && string.Equals(Current.Text, word, StringComparison.OrdinalIgnoreCase);

    private bool TakeWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeSymbol(string symbol)
    {
        if (Current.Kind != QueryTokenKind.Symbol || Current.Text != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    private UpstreamException Error(string message) =>
        new(400, $"Error in the {_language} Query: {message} (line 1, character {Current.Position + 1})");
}
