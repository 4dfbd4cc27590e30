namespace McpAtlassian.DemoServer.Data.Query;

/// <summary>The subset of CQL that the demo understands, over the pages of one site.</summary>
internal sealed class CqlSearch(SiteData site)
{
    /// <summary>The caller holds the site's gate.</summary>
    public List<DemoPage> Run(string cql)
    {
        ParsedQuery query;
        try
        {
            query = QueryParser.Parse(cql, "CQL");
        }
        catch (UpstreamException error)
        {
            throw new UpstreamException(400, "Could not parse cql : " + cql + ". " + error.Message);
        }

        if (query.Where is null)
        {
            throw new UpstreamException(400, "Could not parse cql : " + cql);
        }

        foreach (var clause in QueryRules.Clauses(query.Where))
        {
            Check(clause);
        }

        var found = site.Pages.Where(page => QueryRules.Matches(query.Where, clause => Matches(page, clause)));
        foreach (var order in query.Order.Reverse())
        {
            Func<DemoPage, string> key = order.Field.ToUpperInvariant() switch
            {
                "TITLE" => page => page.Title,
                "CREATED" => page => page.Created.UtcDateTime.ToString("o"),
                "LASTMODIFIED" => page => page.Updated.UtcDateTime.ToString("o"),
                "ID" => page => page.Id,
                _ => throw new UpstreamException(
                    400, $"Could not parse cql : {cql}. Field '{order.Field}' cannot be sorted by."),
            };
            found = order.Descending
                ? found.OrderByDescending(key, StringComparer.Ordinal)
                : found.OrderBy(key, StringComparer.Ordinal);
        }

        return [.. found];
    }

    private void Check(ClauseNode clause)
    {
        var field = clause.Field.ToUpperInvariant();
        if (field is not ("TYPE" or "SPACE" or "SPACE.KEY" or "TITLE" or "TEXT" or "SITESEARCH" or "LABEL" or "ID"
            or "CREATED" or "LASTMODIFIED" or "CREATOR" or "PARENT" or "ANCESTOR"))
        {
            throw new UpstreamException(400, $"Could not parse cql : unknown field '{clause.Field}'.");
        }

        if (field is "CREATED" or "LASTMODIFIED")
        {
            QueryRules.Date(clause, site.Now);
        }
        else if (clause.Operator is "<" or ">" or "<=" or ">=" or "IS" or "IS NOT"
            || (clause.Operator is "~" or "!~" && field is not ("TITLE" or "TEXT" or "SITESEARCH")))
        {
            throw new UpstreamException(
                400,
                $"Could not parse cql : the operator '{clause.Operator}' is not supported by the field "
                + $"'{clause.Field}'.");
        }
    }

    private bool Matches(DemoPage page, ClauseNode clause)
    {
        var field = clause.Field.ToUpperInvariant();
        if (field is "CREATED" or "LASTMODIFIED")
        {
            return QueryRules.Compare(field == "CREATED" ? page.Created : page.Updated, clause, site.Now);
        }

        if (clause.Operator is "~" or "!~")
        {
            var text = field == "TITLE" ? page.Title : page.Title + "\n" + page.Body.Markdown;
            return QueryRules.Contains(text, clause.Values[0].Text) == (clause.Operator == "~");
        }

        IEnumerable<string> actual = field switch
        {
            "TYPE" => [page.Type],
            "SPACE" or "SPACE.KEY" => [page.SpaceKey],
            "TITLE" => [page.Title],
            "LABEL" => page.Labels,
            "ID" => [page.Id],
            "CREATOR" => [page.AuthorId],
            "PARENT" or "ANCESTOR" => page.ParentId is { } parent ? [parent] : [],
            _ => [page.Title, page.Body.Markdown],
        };
        var hit = clause.Values.Any(value => actual.Contains(value.Text, StringComparer.OrdinalIgnoreCase));
        return hit == (clause.Operator is "=" or "IN");
    }
}
