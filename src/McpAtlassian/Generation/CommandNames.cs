using System.Reflection;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Generation;

/// <summary>
/// The commands a catalogue's tools become: an approved verb, and a noun of ASCII letters and digits.
/// </summary>
internal static class CommandNames
{
    private const int MaximumNoun = 80;

    /// <summary>
    /// This module's own commands. No tool ever takes one of their names: a server would get to see what is typed.
    /// </summary>
    public static IReadOnlyCollection<string> Own { get; } = new HashSet<string>(
        typeof(CommandNames).Assembly.GetTypes()
            .Select(t => t.GetCustomAttribute<CmdletAttribute>())
            .Where(a => a is not null)
            .Select(a => a!.VerbName + "-" + a.NounName),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A command name for each tool, no two alike; the same for the same catalogue.</summary>
    public static IReadOnlyDictionary<string, string> For(IEnumerable<string> tools, string prefix)
    {
        var commands = new Dictionary<string, string>(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in ToolVerbs.NameAll(tools).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var verb = ToolVerbs.ApprovedVerbs.Contains(pair.Value.Verb) ? pair.Value.Verb : "Invoke";
            string noun = new([
                .. pair.Value.Noun.Where(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
                .Take(MaximumNoun)
            ]);
            noun = noun.Length == 0 || (prefix.Length == 0 && char.IsDigit(noun[0])) ? "Tool" + noun : noun;
            var name = verb + "-" + prefix + noun;
            for (var number = 2; !used.Add(name); number++)
            {
                name = verb + "-" + prefix + noun + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            commands[pair.Key] = name;
        }

        return commands;
    }
}
