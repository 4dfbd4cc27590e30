using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading.Tasks;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Cmdlets;

/// <summary>Puts a server's question to the user, as PowerShell asks for parameters. Where nobody can answer, defaults count.</summary>
internal static class ElicitationPrompt
{
    public static Task<ElicitationAnswer?> AskAsync(AsyncPipeline pipeline, ElicitationRequest request)
    {
        if (!Attendance.SomeoneIsThere)
        {
            return Task.FromResult(AnswerWithDefaults(pipeline, request));
        }

        return pipeline.InvokeAsync<ElicitationAnswer?>(cmdlet => Ask(cmdlet.Host.UI, request));
    }

    private static ElicitationAnswer? AnswerWithDefaults(AsyncPipeline pipeline, ElicitationRequest request)
    {
        string message = Completions.Harmless(request.Message);
        if (request.Url is not null || request.Fields.Any(f => f.IsRequired && f.Default is null))
        {
            pipeline.WriteWarning($"The server asks \"{message}\" and nobody is there to answer; it was declined.");
            return null;
        }

        pipeline.WriteVerbose($"The server asks \"{message}\" and nobody is there; it was answered with its own defaults.");
        return new ElicitationAnswer { Accepted = true };
    }

    private static ElicitationAnswer? Ask(PSHostUserInterface ui, ElicitationRequest request)
    {
        string message = Completions.Harmless(request.Message);
        if (request.Url is { } url)
        {
            ui.WriteLine($"The server asks you to visit: {Completions.Harmless(url)}");
        }

        var choices = new Collection<ChoiceDescription>
        {
            new("&Answer", request.Url is null ? "Answer the server's question." : "Say that you have visited the page."),
            new("&Decline", "Send nothing."),
        };
        if (ui.PromptForChoice("The server asks", message, choices, 0) != 0)
        {
            return null;
        }

        var values = new Dictionary<string, object?>();
        foreach (var field in request.Fields)
        {
            string hint = field.Choices.Count > 0 ? $" ({string.Join(", ", field.Choices)})" : string.Empty;
            string fallback = field.Default is null ? string.Empty : $" [{field.Default}]";
            ui.Write($"{Completions.Harmless(field.Label)}{hint}{fallback}: ");
            string text = ui.ReadLine() ?? string.Empty;
            if (text.Length > 0)
            {
                values[field.Name] = Convert(text, field);
            }
        }

        return new ElicitationAnswer { Accepted = true, Values = values };
    }

    private static object Convert(string text, ElicitationField field) => field.Type switch
    {
        "integer" when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole) => whole,
        "number" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        "boolean" => text.StartsWith("y", StringComparison.OrdinalIgnoreCase) || text.StartsWith("t", StringComparison.OrdinalIgnoreCase) || text == "1",
        "array" => text.Split(',').Select(p => p.Trim()).ToList(),
        _ => text,
    };
}
