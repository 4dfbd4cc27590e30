using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation.Host;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Text;

namespace McpAtlassian.Pipeline;

/// <summary>
/// Puts a server's question to the user, as PowerShell asks for parameters. If not interactive, defaults count.
/// </summary>
internal static class ElicitationPrompt
{
    private static readonly string[] Yes = ["y", "yes", "t", "true", "1"];
    private static readonly string[] No = ["n", "no", "f", "false", "0"];

    public static Task<ElicitationAnswer?> AskAsync(AsyncPipeline pipeline, ElicitationRequest request)
    {
        if (!Interactivity.SomeoneIsThere)
        {
            return Task.FromResult(AnswerWithDefaults(pipeline, request));
        }

        return pipeline.InvokeAsync<ElicitationAnswer?>(cmdlet => Ask(cmdlet, request));
    }

    private static ElicitationAnswer? AnswerWithDefaults(AsyncPipeline pipeline, ElicitationRequest request)
    {
        var message = HarmlessText.Of(request.Message);
        if (request.Url is not null || request.Fields.Any(f => f.IsRequired && f.Default is null))
        {
            pipeline.WriteWarning(
                $"The server asks \"{message}\". This session is not interactive, so the question was canceled.");
            return null;
        }

        pipeline.WriteVerbose(
            $"The server asks \"{message}\". This session is not interactive, so its defaults were sent.");
        return new ElicitationAnswer { Accepted = true };
    }

    private static ElicitationAnswer? Ask(PSCmdlet cmdlet, ElicitationRequest request)
    {
        var questions = new Questions(cmdlet);
        var message = HarmlessText.Of(request.Message);
        if (request.Url is { } url)
        {
            questions.Say($"The server asks you to visit: {HarmlessText.Of(url)}");
        }

        var choices = new Collection<ChoiceDescription>
        {
            new(
                "&Answer",
                request.Url is null ? "Answer the server's question." : "Say that you have visited the page."),
            new("&Decline", "Send nothing."),
        };
        if (questions.Unless(cmdlet.Host.UI.PromptForChoice("The server asks", message, choices, 0)) != 0)
        {
            return new ElicitationAnswer();
        }

        var values = new Dictionary<string, object?>();
        foreach (var field in request.Fields)
        {
            if (AskField(questions, field) is { } value)
            {
                values[field.Name] = value;
            }
        }

        return new ElicitationAnswer { Accepted = true, Values = values };
    }

    /// <summary>A value that fits; null where nothing was typed and nothing is needed, or the default counts.</summary>
    private static object? AskField(Questions questions, ElicitationField field)
    {
        var kind = field.Choices.Count > 0 ? $" ({HarmlessText.Of(string.Join(", ", field.Choices))})"
            : field.Type switch
            {
                "boolean" => " (yes, no)",
                "integer" =>
                " (whole number)",
                "number" => " (number)",
                "array" => " (with commas between)",
                _ => string.Empty
            };
        var fallback = field.Default is null
            ? string.Empty
            : $" [{HarmlessText.Of(LanguagePrimitives.ConvertTo<string>(field.Default))}]";
        while (true)
        {
            var text = questions.Ask($"{HarmlessText.Of(field.Label)}{kind}{fallback}: ");
            if (text is null || (text.Length == 0 && (!field.IsRequired || field.Default is not null)))
            {
                return null;
            }

            if (text.Length > 0 && Convert(text, field) is { } value)
            {
                return value;
            }
        }
    }

    /// <summary>Null for a text that is no such value, which the server would refuse.</summary>
    private static object? Convert(string text, ElicitationField field)
    {
        switch (field.Type)
        {
            case "integer":
                return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole)
                    ? whole
                    : null;
            case "number":
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : null;
            case "boolean":
                return YesOrNo(text);
            case "array":
                var parts = text.Split(',').Select(p => Choice(p.Trim(), field)).ToList();
                return parts.Contains(null) ? null : parts;
            default:
                return Choice(text, field);
        }
    }

    private static string? Choice(string text, ElicitationField field) =>
        field.Choices.Count == 0
            ? text
            : field.Choices.FirstOrDefault(c => c.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static object? YesOrNo(string text) =>
        Array.Exists(Yes, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ? true
        : Array.Exists(No, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ? false
        : null;
}
