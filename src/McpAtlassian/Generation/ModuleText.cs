using System.Text;

namespace McpAtlassian.Generation;

/// <summary>Writes the module around the functions.</summary>
internal static class ModuleText
{
    /// <summary>
    /// The variable that holds what every function calls, so that no command of that name gets in between.
    /// </summary>
    public const string StepVariable = "script:__step";

    /// <summary>The call.</summary>
    public const string Step = "& $" + StepVariable;

    // The module that McpAtlassian itself imports has what it does not export. It is not imported from there: it would
    // go, and all sessions with it, when the commands go.
    private const string Head = """
        $__step = (Get-Module -Name McpAtlassian).NestedModules[0].ExportedCmdlets['Step-AtlassianToolCall']


        """;

    /// <summary>A module that lives in memory beside its session.</summary>
    public static string InMemory(IEnumerable<GeneratedCommand> commands) => Write(commands, c => c.Text);

    /// <summary>A module that is kept in a file and connects by itself.</summary>
    public static string InFile(IEnumerable<GeneratedCommand> commands) =>
        "#Requires -Version 7.4\n# Made by Import-AtlassianMcpTool. Do not edit: import again instead.\n\n"
        + Write(commands, c => c.Text.Replace(Step + " -Command ", Step + " -Connect -Command "));

    private static string Write(IEnumerable<GeneratedCommand> commands, Func<GeneratedCommand, string> text)
    {
        var all = commands.ToList();
        var module = new StringBuilder(Head.Replace("\r\n", "\n"));
        foreach (var command in all)
        {
            module.Append(text(command)).Append('\n');
        }

        return module.Append("Export-ModuleMember -Function @(")
            .Append(string.Join(", ", all.Select(c => SingleQuoted.Of(c.Name)))).Append(")\n").ToString();
    }
}
