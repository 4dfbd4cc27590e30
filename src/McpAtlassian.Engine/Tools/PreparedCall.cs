using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools;

/// <summary>
/// A call ready to be sent: the tool, the final arguments, and what may be said of it before it is sent.
/// </summary>
internal sealed class PreparedCall
{
    private static readonly JsonSerializerOptions Indented = new(JsonText.NodeOptions) { WriteIndented = true };

    private static readonly string[] TellingNames = [
        "issueIdOrKey", "issueKey", "issue_key", "content_id", "pageId", "page_id", "id", "key", "projectKey",
        "spaceId", "commentId"
    ];
    private static readonly string[] TellingTexts = ["summary", "title", "name"];

    private readonly ToolArguments _converted;
    private string? _rowHash;

    internal PreparedCall(ToolInfo tool, ToolArguments arguments, string? site)
    {
        Tool = tool;
        Arguments = JsonObject.Create(arguments.Element)!;
        Site = site;
        _converted = arguments;
    }

    private PreparedCall(PreparedCall first, JsonObject arguments)
    {
        Tool = first.Tool;
        RequestedName = first.RequestedName;
        Access = first.Access;
        Site = first.Site;
        _converted = first._converted;
        Arguments = arguments;
    }

    /// <summary>The tool that will be called.</summary>
    public ToolInfo Tool { get; }

    /// <summary>The name the user called it by, when that was another one: a v1 name, or one behind execute.</summary>
    public string RequestedName { get; init; } = string.Empty;

    /// <summary>What the call may do.</summary>
    public ToolAccess Access { get; init; }

    /// <summary>The site it goes to, for prompts and logs; null when the tool knows no sites.</summary>
    public string? Site { get; }

    /// <summary>What words were read as: <c>transition 'Done' is 31</c>.</summary>
    public IReadOnlyList<string> Resolved { get; private init; } = [];

    /// <summary>What the user should know before it is sent, for example that a name was mapped.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What makes this call the same call in a journal: a hash of tool, site and final arguments.</summary>
    public string RowHash => _rowHash ??= Bulk.RowHash.Compute(Tool.Name, Site, _converted);

    /// <summary>False when the piped object is about another thing than the call.</summary>
    public bool UsesRow => _converted.UsesRow;

    /// <summary>Columns of the piped object that the tool has no argument for.</summary>
    public IReadOnlyList<string> UnmatchedColumns { get; init; } = [];

    /// <summary>The final arguments, readable, secrets masked.</summary>
    public string DescribeArguments() => Redactor.RedactShapes(JsonRedaction.Redact(Arguments)!.ToJsonString(Indented));

    /// <summary>The object of the call as far as the arguments tell: <c>DEMO-7 "Printer on fire"</c>.</summary>
    public string DescribeTarget()
    {
        var source = Arguments["inputs"] as JsonObject ?? Arguments;
        var text = new StringBuilder();
        foreach (var name in TellingNames)
        {
            if (source[name] is JsonValue value)
            {
                text.Append(value);
                break;
            }
        }

        foreach (var name in TellingTexts)
        {
            if (source[name] is JsonValue value)
            {
                text.Append(text.Length > 0 ? " " : string.Empty).Append('"').Append(value).Append('"');
                break;
            }
        }

        return Redactor.RedactShapes(text.ToString());
    }

    /// <summary>The first thing that a user has to say for it, where that is an id or a key.</summary>
    public string? AskedId => Tool.Schema.Parameters.FirstOrDefault(parameter => parameter.IsAsked) is { } asked
        && Arguments[asked.Name]?.ToString() is { Length: > 0 and <= 64 } id
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? id : null;

    internal JsonObject Arguments { get; }

    /// <summary>The arguments as JSON text.</summary>
    public string ArgumentsJson => Arguments.ToJsonString(JsonText.NodeOptions);

    /// <summary>The same call for another page.</summary>
    internal PreparedCall With(JsonObject arguments) => new(this, arguments);

    /// <summary>The same call with the ids of what was given in words; the journal knows it by the words.</summary>
    internal PreparedCall With(JsonObject arguments, IReadOnlyList<string> resolved, IReadOnlyList<string> warnings) =>
        new(this, arguments)
        {
            Resolved = resolved,
            Warnings = [.. Warnings, .. warnings],
            UnmatchedColumns = UnmatchedColumns,
        };

    /// <summary>Whether it may be sent again when its outcome is not known.</summary>
    public bool IsReplayable => Access == ToolAccess.Read || Tool.IsIdempotent;
}
