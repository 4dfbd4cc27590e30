namespace McpAtlassian.DemoServer.Data.Query;

internal abstract record QueryNode;

internal sealed record AndNode(QueryNode Left, QueryNode Right) : QueryNode;

internal sealed record OrNode(QueryNode Left, QueryNode Right) : QueryNode;

internal sealed record NotNode(QueryNode Inner) : QueryNode;

/// <summary>Operator is one of = != ~ !~ &lt; &gt; &lt;= &gt;= IN, NOT IN, IS, IS NOT.</summary>
internal sealed record ClauseNode(string Field, string Operator, IReadOnlyList<QueryValue> Values) : QueryNode;

internal sealed record QueryValue(string Text, bool IsFunction = false, bool IsEmpty = false);

internal sealed record QueryOrder(string Field, bool Descending);

internal sealed record ParsedQuery(QueryNode? Where, IReadOnlyList<QueryOrder> Order);
