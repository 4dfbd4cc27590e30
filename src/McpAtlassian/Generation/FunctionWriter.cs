using System.Text;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Models;
using McpAtlassian.Tools;

namespace McpAtlassian.Generation;

/// <summary>
/// Writes a tool as an advanced function. Whatever a server named or described comes in as an identifier of our own
/// making, as a single-quoted string or as harmless help; the code around it is constant.
/// </summary>
internal static class FunctionWriter
{
    private const int MaximumSynopsis = 200;
    private const int MaximumHelpMessage = 400;
    private const int MaximumChoices = 500;

    /// <summary>The function for a tool.</summary>
    public static GeneratedCommand Write(string name, ToolInfo tool, string session)
    {
        var parameterNames = new ParameterNames();

        // A name with characters that nobody sees would move the cursor of whoever lists the definition; such an
        // argument stays reachable through Invoke-AtlassianMcpTool.
        var parameters = tool.Schema.Parameters.Where(p => p.Name != "cloudId" && ScriptText.IsPlain(p.Name))
            .Select(p => (Name: parameterNames.Next(p.Name), Argument: p))
            .ToList();
        var text = new StringBuilder();
        text.Append("function ").Append(name).Append(" {\n");
        WriteHelp(text, name, tool, session, parameters);
        text.Append("    [CmdletBinding(DefaultParameterSetName = 'Named', PositionalBinding = $false")
            .Append(Pages(tool) ? ", SupportsPaging = $true" : string.Empty).Append(tool.Access switch
            {
                ToolAccess.Read => string.Empty,

                // A destructive one asks besides, by ShouldContinue: with a high impact it would ask twice, also with
                // -Force.
                _ => ", SupportsShouldProcess = $true, ConfirmImpact = 'Medium'",
            }).Append(")]\n");
        if (tool.Access == ToolAccess.Read && ToolThing.Of(tool.Name) is { } output)
        {
            // A name for Tab alone, which completes members that the objects themselves have hidden.
            text.Append("    [OutputType(").Append(SingleQuoted.Of($"McpAtlassian.{output}Tab")).Append(")]\n");
        }

        text.Append("    param(\n");
        var position = 0;
        foreach (var (parameterName, argument) in parameters.OrderBy(p => p.Argument.IsAsked ? 0 : 1))
        {
            var hasPosition = argument.IsAsked && argument.Kind is not (ToolValueKind.Boolean or ToolValueKind.Any);
            WriteParameter(text, parameterName, tool, session, argument, hasPosition ? position++ : null);
        }

        WriteOwnParameters(text, tool, session);
        var names = string.Join(";", parameters.Select(p => $" {p.Name} = {SingleQuoted.Of(p.Argument.Name)}"));
        text.Append("    )\n    begin {\n        $__call = ")
            .Append(ModuleText.Step)
            .Append(" -Command $PSCmdlet -Tool ")
                .Append(SingleQuoted.Of(tool.Name))
                .Append(" -Session $Session -Names @{")
                .Append(names)
                .Append(" }\n    }\n")
                    .Append("    process { ")
                    .Append(ModuleText.Step)
                    .Append(" -Call $__call -InputObject $InputObject }\n")
                        .Append("    end { ").Append(ModuleText.Step).Append(" -Call $__call -End }\n")
                        .Append("    clean { ").Append(ModuleText.Step).Append(" -Call $__call -Clean }\n}\n");
        return new GeneratedCommand(name, tool.Name, session, text.ToString());
    }

    private static void WriteHelp(
        StringBuilder text,
        string name,
        ToolInfo tool,
        string session,
        List<(string Name, ToolParameter Argument)> parameters)
    {
        text.Append("    <#\n");
        var synopsis = ToolWording.Synopsis(tool);
        Section(text, ".SYNOPSIS", ScriptText.OneLine(synopsis, MaximumSynopsis));
        Section(text, ".DESCRIPTION", tool.Description.Length > 0 ? tool.Description : synopsis);
        foreach (var (parameterName, argument) in parameters)
        {
            Section(text, ".PARAMETER " + parameterName, Describe(argument));
        }

        foreach (var own in OwnParameters(tool))
        {
            Section(text, ".PARAMETER " + own.Name, own.Words);
        }

        var needed =
            parameters.Where(p => p.Argument.IsAsked).Select(p => $" -{p.Name} {ToolSyntax.Placeholder(p.Argument)}");
        Section(text, ".EXAMPLE", ScriptText.OneLine("PS> " + name + string.Concat(needed), MaximumHelpMessage));
        Section(
            text,
            ".NOTES",
            ScriptText.OneLine(
                $"Made by Import-AtlassianMcpTool from the tool {tool.Name} "
                + $"({AtlassianMcpTool.AccessName(tool.Access)}) of session {session}. The words are the server's.",
                MaximumHelpMessage));
        Section(text, ".LINK", "Invoke-AtlassianMcpTool");
        Section(text, ".LINK", "about_AtlassianMcpTools");
        text.Append("    #>\n");
    }

    private static void Section(StringBuilder text, string keyword, string body)
    {
        text.Append("    ").Append(keyword).Append('\n');
        foreach (var line in ScriptText.HelpLines(body))
        {
            text.Append("        ").Append(line).Append('\n');
        }
    }

    private static string Describe(ToolParameter argument)
    {
        var choices = argument.EnumValues.Count == 0
            ? string.Empty
            : "One of: "
                + string.Join(", ", argument.EnumValues.Take(MaximumChoices).Select(v => v?.ToString() ?? "null"))
                + ".";
        var fallback = argument.Default is { } value and not System.Collections.IEnumerable
            ? $"Default: {value}."
            : argument.Default is string text ? $"Default: {text}." : string.Empty;
        var description =
            string.Join(
                "\n", new[] { ToolWording.Describe(argument), choices, fallback }.Where(part => part.Length > 0));
        return description.Length > 0 ? description : argument.Name;
    }

    private static void WriteParameter(
        StringBuilder text, string name, ToolInfo tool, string session, ToolParameter argument, int? position)
    {
        var words = ScriptText.OneLine(ToolWording.Describe(argument), MaximumHelpMessage);
        var message = SingleQuoted.Of(words.Length > 0 ? words : name);
        text.Append("        [Parameter(");
        if (argument.IsAsked)
        {
            // With rows, each of them may bring it.
            text.Append("Mandatory = $true, ").Append(position is { } index ? $"Position = {index}, " : string.Empty)
                .Append("ParameterSetName = 'Named', HelpMessage = ").Append(message).Append(")]\n")
                .Append("        [Parameter(ParameterSetName = 'Row', ");
        }

        text.Append("HelpMessage = ").Append(message).Append(")]\n");
        var type = TypeOf(argument);
        if (type != "switch")
        {
            text.Append("        [AllowNull()]\n        [AllowEmptyString()]\n        [AllowEmptyCollection()]\n");
        }

        var choices = argument.EnumValues.OfType<string>().Where(ScriptText.IsPlain).Take(MaximumChoices).ToList();
        if (choices.Count > 0)
        {
            text.Append("        [ArgumentCompletions(")
                .Append(string.Join(", ", choices.Select(Completion)))
                .Append(")]\n");
        }
        else if (type != "switch" && !argument.IsAttachment)
        {
            text.Append("        [McpAtlassian.Tools.ToolValue(")
                .Append(string.Join(", ", new[] { tool.Name, argument.Name, session }.Select(SingleQuoted.Of)))
                .Append(")]\n");
        }

        text.Append("        [McpAtlassian.Models.ToolArgument('").Append(type).Append("')]\n        ")
            .Append(type switch { "switch" => "[switch]", "object" => "[object]", _ => $"[PSTypeName('{type}')]" })
            .Append(" $").Append(name).Append(",\n");
    }

    /// <summary>A value as it is typed: in quotes where it is more than a word.</summary>
    private static string Completion(string choice) => SingleQuoted.Of(
        choice.Length > 0 && choice.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.')
            ? choice
            : SingleQuoted.Of(choice));

    private static void WriteOwnParameters(StringBuilder text, ToolInfo tool, string session)
    {
        foreach (var (name, words, type, binding) in OwnParameters(tool))
        {
            text.Append("        [Parameter(").Append(binding).Append("HelpMessage = ")
                .Append(SingleQuoted.Of(words)).Append(")]\n        ").Append(type).Append(" $").Append(name)
                .Append(name switch
                {
                    "Session" => $" = {SingleQuoted.Of(session)},\n",
                    "ThrottleLimit" => " = 1,\n",
                    "TimeoutSec" => " = 120\n", // The last one.
                    _ => ",\n",
                });
        }
    }

    /// <summary>What each command has besides the tool's arguments: help and Tab say the same of it.</summary>
    private static IEnumerable<(string Name, string Words, string Type, string Binding)> OwnParameters(
        ToolInfo tool)
    {
        const string anything =
            "[AllowNull()]\n        [AllowEmptyString()]\n        [AllowEmptyCollection()]\n        ";
        if (!tool.Schema.IsTyped)
        {
            yield return Own(
                "Arguments",
                "The tool's arguments, as a hashtable, an object or JSON text.",
                "[object]",
                "Position = 0");
        }

        yield return Own(
            "InputObject",
            "Rows, one call for each: objects whose properties have the names of arguments, objects of Jira or "
            + "Confluence, files, or plain values for the only required argument that you did not give.",
            anything + "[object]",
            "Mandatory = $true, ValueFromPipeline = $true, ParameterSetName = 'Row'");
        if (Pages(tool))
        {
            yield return Own("All", "Fetch all pages.", "[switch]");
        }

        yield return Own("Session", "The session to use, as an object or by name.", "[object]");
        yield return Own(
            "Site",
            "The site for this call instead of the session's: its name, host, URL or cloudId.",
            "[Alias('CloudId')]\n        [string]");
        yield return Own(
            "Force",
            tool.Access == ToolAccess.Destructive
                ? "Do not ask before the call. This switch also replaces the file of -OutFile, but then it still asks."
                : "Replace the file of -OutFile.",
            "[switch]");
        yield return Own("AuditLog", "A file that gets one JSON line for each call.", "[string]");
        yield return Own(
            "ResumeLog",
            "A file that records which rows were sent, so that a rerun sends only the rest.",
            "[string]");
        yield return Own("RetryUnknown", "With -ResumeLog: send rows with an unknown outcome again.", "[switch]");
        yield return Own(
            "ThrottleLimit",
            "How many rows to send at a time. The default is 1.",
            "[ValidateRange(1, 64)]\n        [int]");
        yield return Own(
            "Unordered",
            "With -ThrottleLimit: return results as they arrive, not in the order of the rows.",
            "[switch]");
        yield return Own(
            "SkipValidation", "Send the arguments without checking them against the tool's schema.", "[switch]");
        yield return Own("Raw", "Return the server's whole answer as JSON text.", "[switch]");
        yield return Own(
            "OutFile", "Save the result to this file, or to this folder under its own name.", "[string]");
        yield return Own(
            "AsJob",
            "Run the call in the background, as a job: Receive-Job gets its result, Stop-Job stops it. For one call, "
            + "without rows.",
            "[switch]");
        yield return Own(
            "TimeoutSec",
            "The time limit for one call, in seconds, with retries; 0 means no limit.",
            "[ValidateRange(0, 86400)]\n        [int]");

        static (string Name, string Words, string Type, string Binding) Own(
            string name, string words, string type, string? binding = null) =>
            (name, words, type, binding is null ? string.Empty : binding + ", ");
    }

    private static bool Pages(ToolInfo tool) => PagingArguments.Of(tool.Schema).CanContinue;

    /// <summary>
    /// The type that syntax and help show, without its namespace. PowerShell compares such names without regard to
    /// case, so that text, dates and numbers carry theirs by nature, also where the command is mocked.
    /// </summary>
    private static string TypeOf(ToolParameter argument) => ToolParameterSet.TypeOf(argument) switch
    {
        var type when type == typeof(SwitchParameter) => "switch",
        var type when type == typeof(string) => "System.string",
        var type when type == typeof(long) => "System.int32",
        var type when type == typeof(double) => "System.double",
        var type when type == typeof(DateTime) || type == typeof(DateTimeOffset) => "System.datetime",
        var type when type == typeof(string[]) => "System.string[]",
        var type when type == typeof(long[]) => "System.int32[]",
        var type when type == typeof(double[]) => "System.double[]",
        var type when type == typeof(object[]) => "System.object[]",
        _ => "object",
    };
}
