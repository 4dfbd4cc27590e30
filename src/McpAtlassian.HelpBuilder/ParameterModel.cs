using System.Management.Automation;
using System.Reflection;

namespace McpAtlassian.HelpBuilder;

/// <summary>A parameter's part in one parameter set.</summary>
internal sealed record ParameterSetModel(
    string Name, bool Mandatory, int? Position, string PipelineInput, bool TakesRemaining);

/// <summary>What reflection knows of one parameter.</summary>
internal sealed class ParameterModel
{
    public ParameterModel(PropertyInfo property, object? instance)
    {
        Property = property;
        Name = property.Name;
        Type = property.PropertyType;
        Aliases = [.. property.All<AliasAttribute>().SelectMany(alias => alias.Values()).Cast<string>()];
        Hidden = property.All<ParameterAttribute>().Any(parameter => parameter.Named<bool>("DontShow"));
        Wildcards = property.Has<SupportsWildcardsAttribute>();
        Accepted = AcceptedValues(property);
        Default = DefaultOf(property, instance);
        Sets = [.. property.All<ParameterAttribute>().Select(Set)];
        ByValue = property.All<ParameterAttribute>().Any(parameter => parameter.Named<bool>("ValueFromPipeline"));
    }

    private ParameterModel(string name, Type type, string text, params string[] aliases)
    {
        (Name, Type, FixedText, Aliases, Accepted, Default) = (name, type, text, aliases, [], "None");
        Sets = [new ParameterSetModel(CommandModel.AllSets, false, null, "False", false)];
    }

    /// <summary>What PowerShell adds to a cmdlet that asks before it acts.</summary>
    public static IReadOnlyList<ParameterModel> Confirmation { get; } =
    [
        new(
            "WhatIf",
            typeof(SwitchParameter),
            "Shows what the command would do, without sending or writing anything.",
            "wi"),
        new("Confirm", typeof(SwitchParameter), "Asks for confirmation before the command runs.", "cf"),
    ];

    /// <summary>What PowerShell adds to a cmdlet that pages.</summary>
    public static IReadOnlyList<ParameterModel> Paging { get; } =
    [
        new("First", typeof(ulong), "Gets only this number of objects, and requests no more from the server."),
        new("Skip", typeof(ulong), "Skips this number of objects, then gets the rest."),
        new(
            "IncludeTotalCount",
            typeof(SwitchParameter),
            "Returns the total number of objects first, if the server reports it."),
    ];

    public PropertyInfo? Property { get; }

    public string Name { get; }

    public Type Type { get; }

    public string? FixedText { get; }

    public IReadOnlyList<string> Aliases { get; }

    public bool Hidden { get; }

    public bool Wildcards { get; }

    public bool ByValue { get; }

    public IReadOnlyList<string> Accepted { get; }

    public string Default { get; }

    public IReadOnlyList<ParameterSetModel> Sets { get; }

    public bool IsSwitch => Type == typeof(SwitchParameter);

    public ParameterSetModel? In(string set) =>
        Sets.FirstOrDefault(one => one.Name == set) ?? Sets.FirstOrDefault(one => one.Name == CommandModel.AllSets);

    private static ParameterSetModel Set(CustomAttributeData parameter)
    {
        string[] ways =
        [
            .. parameter.Named<bool>("ValueFromPipelineByPropertyName") ? new[] { "ByPropertyName" } : [],
            .. parameter.Named<bool>("ValueFromPipeline") ? new[] { "ByValue" } : [],
        ];
        int? position = parameter.NamedArguments.Any(argument => argument.MemberName == "Position")
            ? parameter.Named<int>("Position")
            : null;
        return new ParameterSetModel(
            parameter.Named<string>("ParameterSetName") ?? CommandModel.AllSets,
            parameter.Named<bool>("Mandatory"),
            position >= 0 ? position : null,
            ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})",
            parameter.Named<bool>("ValueFromRemainingArguments"));
    }

    private static string[] AcceptedValues(PropertyInfo property)
    {
        var set = property.All<ValidateSetAttribute>().FirstOrDefault();
        if (set is not null)
        {
            return [.. set.Values().OfType<string>()];
        }

        var type = TypeNames.Element(property.PropertyType);
        return type.IsEnum ? Enum.GetNames(type) : [];
    }

    private static string DefaultOf(PropertyInfo property, object? instance)
    {
        // Only what a reader can type: a switch is off, and an empty collection is not a default.
        var value = property.GetMethod is null || property.PropertyType == typeof(SwitchParameter)
            ? null
            : property.GetValue(instance);
        return value switch
        {
            string text when text.Length > 0 => text,
            Enum or bool or int or long or double or TimeSpan
                or Uri when !value.Equals(ZeroOf(property.PropertyType)) =>
                Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
            _ => "None",
        };
    }

    private static object? ZeroOf(Type type) =>
        type.IsValueType && !type.IsEnum && Nullable.GetUnderlyingType(type) is null
            ? Activator.CreateInstance(type)
            : null;
}
