using McpAtlassian.DemoServer.Data;

namespace McpAtlassian.DemoServer.Mcp.Tools;

internal static class ConfluenceTools
{
    public static IEnumerable<DemoTool> All()
    {
        yield return new DemoTool(
            "getConfluenceContent",
            Product.Confluence,
            Access.Read,
            "Get a Confluence page or blog post.",
                schema => schema.CloudId()
                    .Text("content_id", "The id of the page or blog post.", required: true)
                    .Text("content_format", "The format of the body.", values: ["markdown", "adf"], initial: "markdown")
                    .Text("detail", "summary leaves the body out.", values: ["summary", "full"], initial: "summary"),
                call => call.Confluence.Get(
                    call.Need("content_id"),
                    call.Text("content_format") == "adf" ? TextFormat.Document : TextFormat.Markdown,
                    call.Text("detail") == "full"))
        { IsPrimary = true };

        yield return new DemoTool(
            "searchConfluence",
            Product.Confluence,
            Access.Read,
            "Search Confluence content using Confluence Query Language (CQL).",
                schema => schema.CloudId()
                    .Text("cql", "A CQL expression, for example: type = page AND text ~ \"release\".", required: true)
                    .Integer(
                        "limit", "The maximum number of results on one page.", minimum: 1, maximum: 100, initial: 25)
                    .Text("cursor", "The cursor of the next page, from the page before."),
                call => call.Confluence.Search(call.Need("cql"), call.Integer("limit", 25), call.Text("cursor")))
        { IsPrimary = true };

        yield return new DemoTool("listConfluenceSpaces", Product.Confluence, Access.Read, "List Confluence spaces.",
            schema => schema.CloudId()
                .List("keys", "Only spaces with these keys.")
                .Integer("limit", "The maximum number of spaces on one page.", minimum: 1, maximum: 100, initial: 25)
                .Text("cursor", "The cursor of the next page, from the page before."),
            call => call.Confluence.Spaces(call.List("keys"), call.Integer("limit", 25), call.Text("cursor")))
        { IsPrimary = true };

        yield return new DemoTool(
            "listConfluencePagesInSpace",
            Product.Confluence,
            Access.Read,
            "List the pages of a Confluence space.",
                schema => schema.CloudId()
                    .Text("spaceId", "Id or key of the space.", required: true)
                    .Integer(
                        "limit", "The maximum number of pages in one answer.", minimum: 1, maximum: 100, initial: 25)
                    .Text("cursor", "The cursor of the next page, from the page before."),
                call => call.Confluence.PagesIn(call.Need("spaceId"), call.Integer("limit", 25), call.Text("cursor")));

        yield return new DemoTool(
            "listConfluenceComments",
            Product.Confluence,
            Access.Read,
            "List the footer comments of a Confluence page.",
                schema => schema.CloudId()
                    .Text("content_id", "The id of the page.", required: true)
                    .Integer(
                        "limit", "The maximum number of comments on one page.", minimum: 1, maximum: 100, initial: 10)
                    .Text("cursor", "The cursor of the next page, from the page before."),
                call =>
                    call.Confluence.Comments(call.Need("content_id"), call.Integer("limit", 10), call.Text("cursor")));

        yield return new DemoTool(
            "createConfluenceContent",
            Product.Confluence,
            Access.Write,
            "Create a Confluence page or blog post.",
                schema => schema.CloudId()
                    .Text("contentType", "What to create.", required: true, values: ["page", "blogpost"])
                    .Text("title", "The title; unique within the space.", required: true)
                    .Text("body", "The body, in Markdown.", required: true)
                    .Nested("parent", "Where to create it: in a space or under a page.", inner => inner
                        .Text("spaceKey", "The key of the space.")
                        .Text("contentId", "The id of the parent page."), required: true),
                call => call.Confluence.Create(
                    call.Need("contentType"),
                    call.Map("parent")!["spaceKey"]?.ToString(),
                    call.Map("parent")!["contentId"]?.ToString(),
                    call.Need("title"),
                    new RichText(call.Need("body"))))
        { IsPrimary = true };

        yield return new DemoTool(
            "updateConfluenceContent",
            Product.Confluence,
            Access.IdempotentWrite,
            "Update a Confluence page or blog post.",
                schema => schema.CloudId()
                    .Text("content_id", "The id of the page or blog post.", required: true)
                    .Text("title", "The new title.")
                    .Text("body", "The new body, in Markdown.")
                    .Text(
                        "snapshotToken",
                        "The snapshotToken of the content; if the content changed since, the update is refused.")
                    .Text("versionMessage", "A message for the version history."),
                call => call.Confluence.Update(
                    call.Need("content_id"),
                    call.Text("title"),
                    call.Text("body") is { } body ? new RichText(body) : null,
                    call.Text("snapshotToken")))
        { IsPrimary = true };

        yield return new DemoTool(
            "createConfluenceComment",
            Product.Confluence,
            Access.Write,
            "Add a footer comment to a Confluence page.",
                schema => schema.CloudId()
                    .Text("content_id", "The id of the page.", required: true)
                    .Text("body", "The text of the comment, in Markdown.", required: true)
                    .Text("parentCommentId", "The comment to reply to."),
                call => call.Confluence.Comment(
                    call.Need("content_id"), call.Text("parentCommentId"), new RichText(call.Need("body"))));
    }
}
