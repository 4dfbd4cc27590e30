using System.Collections.ObjectModel;
using System.Reflection;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Text;

namespace McpAtlassian.Tools;

/// <summary>
/// A tool's arguments as parameters of a cmdlet, typed by the tool's schema. Made from memory alone: PowerShell asks
/// for them while it binds, where Ctrl+C does not reach.
/// </summary>
internal sealed class ToolParameterSet
{
    /// <summary>What is put before an argument that is named like a parameter of the cmdlet itself.</summary>
    public const string Prefix = "Arg_";

    private const int MaximumToolTip = 400;

    private readonly Dictionary<string, RawValueAttribute> _raw = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ToolParameter> _arguments = new(StringComparer.OrdinalIgnoreCase);

    private ToolParameterSet()
    {
    }

    /// <summary>The parameters, as PowerShell wants them.</summary>
    public RuntimeDefinedParameterDictionary Parameters { get; } = [];

    /// <summary>Builds the set.</summary>
    public static ToolParameterSet Create(ToolInfo tool, ICollection<string> reserved)
    {
        var set = new ToolParameterSet();
        foreach (var argument in tool.Schema.Parameters)
        {
            var name = NameFor(argument.Name, reserved);
            if (name is null || set.Parameters.ContainsKey(name) || set._arguments.ContainsKey(name))
            {
                continue; // Not a name PowerShell can have; it stays reachable through -Arguments.
            }

            set._arguments[name] = argument;
            var type = TypeOf(argument);
            var raw = new RawValueAttribute(type);
            set._raw[name] = raw;
            set.Parameters.Add(name, new RuntimeDefinedParameter(name, type, Attributes(argument, raw)));
        }

        return set;
    }

    /// <summary>
    /// What an argument is called as a parameter; null when it is no name PowerShell can have. The beginning of another
    /// parameter's name counts as that name, because PowerShell would take it for the abbreviation.
    /// </summary>
    public static string? NameFor(string argument, IEnumerable<string> reserved) =>
        !IsUsable(argument) ? null
        : reserved.Any(r => r.StartsWith(argument, StringComparison.OrdinalIgnoreCase)) ? Prefix + argument
        : argument;

    /// <summary>The arguments that were given, as they were given, by the names the tool knows.</summary>
    public void CopyTo(IDictionary<string, object?> arguments)
    {
        foreach (var pair in Parameters.Where(p => p.Value.IsSet))
        {
            arguments[_arguments[pair.Key].Name] = PlainValues.From(_raw[pair.Key].Value);
        }
    }

    /// <summary>True when a switch was given without a value.</summary>
    public bool HasBareSwitch => Parameters.Any(p => p.Value.IsSet && _raw[p.Key].IsBareSwitch);

    /// <summary>What is required and not among the given ones, by the parameters' names.</summary>
    public IReadOnlyList<(string Name, ToolParameter Argument)> Missing(ICollection<string> given) =>
        [.. _arguments.Where(pair => pair.Value.IsAsked
            && !given.Contains(pair.Value.Name, StringComparer.OrdinalIgnoreCase))
            .Select(pair => (pair.Key, pair.Value))];

    /// <summary>The names and aliases that a cmdlet's own parameters and the common ones occupy.</summary>
    public static HashSet<string> NamesOf(Type cmdlet)
    {
        var names = new HashSet<string>(Cmdlet.CommonParameters, StringComparer.OrdinalIgnoreCase);
        names.UnionWith(Cmdlet.OptionalCommonParameters);
        names.UnionWith([
            "vb", "db", "ea", "wa", "infa", "ev", "wv", "iv", "ov", "ob", "pv", "proga", "wi", "cf", "ProgressAction",
            "First", "Skip", "IncludeTotalCount"
        ]);
        foreach (var property in cmdlet.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute))))
        {
            names.Add(property.Name);
            names.UnionWith(property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []);
        }

        return names;
    }

    private static bool IsUsable(string name) =>
        name.Length is > 0 and <= 128
            && (char.IsLetter(name[0]) || name[0] == '_')
            && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');

    private static Collection<Attribute> Attributes(ToolParameter argument, RawValueAttribute raw)
    {
        Collection<Attribute> attributes =
        [
            raw,
            new ParameterAttribute { HelpMessage = ToolTip(argument) },

            // What the schema does not allow is refused by the command, as an error that one can catch.
            new AllowNullAttribute(),
            new AllowEmptyStringAttribute(),
            new AllowEmptyCollectionAttribute(),
        ];
        if (!argument.IsAttachment)
        {
            // With a completer of its own it never completes to files, as the path of a file to attach does.
            attributes.Add(new ArgumentCompleterAttribute(typeof(ToolArgumentCompleter)));
        }

        return attributes;
    }

    internal static string ToolTip(ToolParameter argument)
    {
        var text = HarmlessText.Of(ToolWording.Describe(argument)).Replace('\n', ' ');
        return text.Length == 0 ? argument.Name
            : text.Length > MaximumToolTip ? text.Substring(0, MaximumToolTip) + "…"
            : text;
    }

    internal static Type TypeOf(ToolParameter argument)
    {
        if (argument.IsAttachment || argument.IsJsonText || argument.AllowsNull)
        {
            return typeof(object);
        }

        return argument.Kind switch
        {
            ToolValueKind.Boolean => typeof(SwitchParameter),
            ToolValueKind.Array => argument.ItemKind switch
            {
                ToolValueKind.String => typeof(string[]),
                ToolValueKind.Integer => typeof(long[]),
                ToolValueKind.Number => typeof(double[]),
                _ => typeof(object[]),
            },
            ToolValueKind.Integer => typeof(long),
            ToolValueKind.Number => typeof(double),
            ToolValueKind.String => argument.Format switch
            {
                "date" => typeof(DateTime),
                "date-time" => typeof(DateTimeOffset),
                _ => typeof(string),
            },
            _ => typeof(object),
        };
    }
}
