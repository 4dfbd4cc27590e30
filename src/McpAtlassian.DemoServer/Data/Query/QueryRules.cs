using System.Globalization;

namespace McpAtlassian.DemoServer.Data.Query;

/// <summary>Evaluation that JQL and CQL share: the walk over the tree, text matching and dates.</summary>
internal static class QueryRules
{
    public static bool Matches(QueryNode? node, Func<ClauseNode, bool> clause) => node switch
    {
        null => true,
        AndNode and => Matches(and.Left, clause) && Matches(and.Right, clause),
        OrNode or => Matches(or.Left, clause) || Matches(or.Right, clause),
        NotNode not => !Matches(not.Inner, clause),
        ClauseNode leaf => clause(leaf),
        _ => false,
    };

    public static IEnumerable<ClauseNode> Clauses(QueryNode? node) => node switch
    {
        AndNode and => Clauses(and.Left).Concat(Clauses(and.Right)),
        OrNode or => Clauses(or.Left).Concat(Clauses(or.Right)),
        NotNode not => Clauses(not.Inner),
        ClauseNode leaf => [leaf],
        _ => [],
    };

    /// <summary>Every word of the query is somewhere in the text; a trailing * is understood.</summary>
    public static bool Contains(string? text, string query)
    {
        if (text is null)
        {
            return false;
        }

        if (query.Length > 2 && query[0] == '"' && query[query.Length - 1] == '"')
        {
            return text.Contains(query.Substring(1, query.Length - 2), StringComparison.OrdinalIgnoreCase);
        }

        return query.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .All(word => text.Contains(word.Trim('*'), StringComparison.OrdinalIgnoreCase));
    }

    public static bool Compare(DateTimeOffset? value, ClauseNode clause, DateTimeOffset now)
    {
        if (clause.Operator is "IS" or "IS NOT" || clause.Values[0].IsEmpty)
        {
            return value is null == (clause.Operator is "IS" or "=");
        }

        var (from, to) = Date(clause, now);
        if (value is not { } at)
        {
            return false;
        }

        return clause.Operator switch
        {
            "=" => at >= from && at < to,
            "!=" => at < from || at >= to,
            "<" => at < from,
            "<=" => at < to,
            ">" => at >= to,
            ">=" => at >= from,
            _ => throw new UpstreamException(
                400,
                $"The operator '{clause.Operator.ToLowerInvariant()}' is not supported by the '{clause.Field}' field."),
        };
    }

    /// <summary>A day stands for all of it, a minute for all of it: from inclusive, to exclusive.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Date(ClauseNode clause, DateTimeOffset now)
    {
        var value = clause.Values[0];
        if (value.IsFunction)
        {
            var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
            return value.Text.ToUpperInvariant() switch
            {
                "NOW" => (now, now.AddMinutes(1)),
                "STARTOFDAY" => (today, today.AddMinutes(1)),
                "ENDOFDAY" => (today.AddDays(1).AddMinutes(-1), today.AddDays(1)),
                "STARTOFWEEK" =>
                    (today.AddDays(-(int)today.DayOfWeek), today.AddDays(-(int)today.DayOfWeek).AddMinutes(1)),
                "ENDOFWEEK" => (today.AddDays(7 - (int)today.DayOfWeek).AddMinutes(-1),
                    today.AddDays(7 - (int)today.DayOfWeek)),
                "STARTOFMONTH" => (today.AddDays(1 - today.Day), today.AddDays(1 - today.Day).AddMinutes(1)),
                _ => throw new UpstreamException(400, $"Unable to find JQL function '{value.Text}()'."),
            };
        }

        if (DateTimeOffset.TryParseExact(
            value.Text,
            ["yyyy-MM-dd", "yyyy/MM/dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var day))
        {
            return (day, day.AddDays(1));
        }

        if (DateTimeOffset.TryParseExact(
            value.Text,
            ["yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var minute))
        {
            return (minute, minute.AddMinutes(1));
        }

        if (Offset(value.Text) is { } offset)
        {
            return (now + offset, now + offset + TimeSpan.FromMinutes(1));
        }

        throw new UpstreamException(
            400,
            $"Date value '{value.Text}' for field '{clause.Field}' is invalid. Valid formats include: 'yyyy/MM/dd "
            + "HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.");
    }

    private static TimeSpan? Offset(string text)
    {
        if (text.Length < 2
            || !int.TryParse(
                text.Substring(0, text.Length - 1),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var count)
            || Math.Abs(count) > 100_000)
        {
            return null;
        }

        return text[text.Length - 1] switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            'w' => TimeSpan.FromDays(7 * count),
            _ => null,
        };
    }
}
