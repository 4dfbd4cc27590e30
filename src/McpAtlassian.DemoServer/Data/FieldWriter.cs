using System.Globalization;
using System.Text.Json;

namespace McpAtlassian.DemoServer.Data;

/// <summary>Puts REST-shaped field values into an issue: all of them or, where one is wrong, none.</summary>
internal sealed class FieldWriter(SiteData site)
{
    private readonly List<Action<DemoIssue>> _changes = [];
    private readonly Dictionary<string, string> _errors = [];

    public void Apply(DemoIssue issue, JsonObject fields)
    {
        foreach (var field in fields)
        {
            Read(field.Key, field.Value);
        }

        if (_errors.Count > 0)
        {
            throw new UpstreamException(
                400, string.Join(" ", _errors.Select(error => error.Key + ": " + error.Value)), _errors);
        }

        foreach (var change in _changes)
        {
            change(issue);
        }
    }

    public static JsonObject Describe(JiraRender render)
    {
        var fields = new JsonObject();
        foreach (var (id, name, type) in Vocabulary.Fields.Where(
            field => field.Id is "summary" or "description" or "issuetype" or "project" or "priority" or "assignee"
                or "labels" or "duedate" or "parent" || field.Id.StartsWith("custom", StringComparison.Ordinal)))
        {
            var field = new JsonObject
            {
                ["required"] = id is "summary" or "issuetype" or "project",
                ["schema"] = new JsonObject { ["type"] = type },
                ["name"] = name,
                ["key"] = id,
                ["fieldId"] = id,
                ["operations"] = new JsonArray("set"),
            };
            if (id == "priority")
            {
                field["allowedValues"] = new JsonArray(
                    [.. Vocabulary.Priorities.Select(priority => (JsonNode)render.Named(priority, "priority"))]);
            }

            fields[id] = field;
        }

        return fields;
    }

    private void Read(string name, JsonNode? value)
    {
        switch (name)
        {
            case "project" or "issuetype" when value is JsonObject:
                // Set on creation; a type may be changed later, a project may not.
                if (name == "issuetype")
                {
                    ReadType(value);
                }

                break;
            case "summary":
                ReadSummary(value);
                break;
            case "description":
                ReadRich(name, value, (issue, text) => issue.Description = text);
                break;
            case "priority":
                ReadPriority(value);
                break;
            case "labels":
                ReadLabels(value);
                break;
            case "assignee":
                ReadUser(name, value, (issue, id) => issue.AssigneeId = id);
                break;
            case "reporter":
                ReadUser(name, value, (issue, id) => issue.ReporterId = id ?? issue.ReporterId);
                break;
            case "duedate":
                ReadDate(value);
                break;
            case "parent":
                ReadParent(value);
                break;
            case var custom
                when Vocabulary.Fields.Any(field => field.Id == custom)
                    && custom.StartsWith("customfield_", StringComparison.Ordinal):
                var copy = value?.DeepClone();
                _changes.Add(issue => issue.Custom[name] = copy);
                break;
            default:
                _errors[name] = $"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.";
                break;
        }
    }

    private void ReadType(JsonNode value)
    {
        var type = Vocabulary.Find(Vocabulary.IssueTypes, (value["name"] ?? value["id"])?.ToString());
        if (type is null)
        {
            _errors["issuetype"] = "Specify a valid issue type";
            return;
        }

        _changes.Add(issue => issue.Type = type);
    }

    private void ReadSummary(JsonNode? value)
    {
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        if (string.IsNullOrWhiteSpace(text))
        {
            _errors["summary"] = "You must specify a summary of the issue.";
        }
        else if (text!.Length > 255)
        {
            _errors["summary"] = "Summary can't exceed 255 characters.";
        }
        else if (text.IndexOfAny(['\r', '\n']) >= 0)
        {
            _errors["summary"] = "The summary is invalid because it contains newline characters.";
        }
        else
        {
            _changes.Add(issue => issue.Summary = text);
        }
    }

    private void ReadRich(string name, JsonNode? value, Action<DemoIssue, RichText?> set)
    {
        try
        {
            var text = Documents.Read(value);
            _changes.Add(issue => set(issue, text));
        }
        catch (UpstreamException error)
        {
            _errors[name] = error.Message;
        }
    }

    private void ReadPriority(JsonNode? value)
    {
        var text = value is JsonObject named ? (named["name"] ?? named["id"])?.ToString() : value?.ToString();
        var priority = Vocabulary.Find(Vocabulary.Priorities, text);
        if (priority is null)
        {
            _errors["priority"] = "The priority selected is invalid.";
            return;
        }

        _changes.Add(issue => issue.Priority = priority);
    }

    private void ReadLabels(JsonNode? value)
    {
        if (value is not JsonArray array || array.Any(item => item?.GetValueKind() != JsonValueKind.String))
        {
            _errors["labels"] = "data was not an array";
            return;
        }

        var labels = array.Select(item => item!.GetValue<string>()).Distinct().ToList();
        if (labels.FirstOrDefault(label => label.Any(char.IsWhiteSpace)) is { } spaced)
        {
            _errors["labels"] = $"The label '{spaced}' contains spaces which is invalid.";
            return;
        }

        _changes.Add(issue => issue.Labels = labels);
    }

    private void ReadUser(string name, JsonNode? value, Action<DemoIssue, string?> set)
    {
        var id = value is JsonObject user ? (user["accountId"] ?? user["id"])?.ToString() : value?.ToString();
        if (id is not null && !site.Users.ContainsKey(id))
        {
            _errors[name] = $"User '{id}' does not exist.";
            return;
        }

        _changes.Add(issue => set(issue, id));
    }

    private void ReadDate(JsonNode? value)
    {
        var text = value?.ToString();
        if (text is not null
            && !DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            _errors["duedate"] = $"Error parsing date string: {text}";
            return;
        }

        _changes.Add(issue => issue.DueDate = text);
    }

    private void ReadParent(JsonNode? value)
    {
        var key = value is JsonObject parent ? (parent["key"] ?? parent["id"])?.ToString() : value?.ToString();
        if (key is not null && site.FindIssue(key) is null)
        {
            _errors["parent"] = $"Could not find issue by id or key.";
            return;
        }

        var canonical = key is null ? null : site.FindIssue(key)!.Key;
        _changes.Add(issue => issue.ParentKey = canonical);
    }
}
