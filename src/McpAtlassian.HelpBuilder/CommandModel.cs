using System.Management.Automation;
using System.Reflection;

namespace McpAtlassian.HelpBuilder;

/// <summary>What reflection knows of one cmdlet.</summary>
internal sealed class CommandModel
{
    public const string AllSets = "__AllParameterSets";

    public CommandModel(Type type)
    {
        Type = type;
        var cmdlet = type.All<CmdletAttribute>().Single();
        Verb = (string)cmdlet.ConstructorArguments[0].Value!;
        Noun = (string)cmdlet.ConstructorArguments[1].Value!;
        HelpUri = cmdlet.Named<string>("HelpUri") ?? OnlinePage(type.Assembly);

        var parameters = new List<ParameterModel>();
        var instance = Activator.CreateInstance(type);
        foreach (var property in DeclaredOrder(type).Where(property => property.Has<ParameterAttribute>()))
        {
            parameters.Add(new ParameterModel(property, instance));
        }

        if (cmdlet.Named<bool>("SupportsPaging"))
        {
            parameters.AddRange(ParameterModel.Paging);
        }

        if (cmdlet.Named<bool>("SupportsShouldProcess"))
        {
            parameters.AddRange(ParameterModel.Confirmation);
        }

        Parameters = [.. parameters.Where(parameter => !parameter.Hidden)];

        var first = cmdlet.Named<string>("DefaultParameterSetName");
        string[] sets =
        [
            .. Parameters.SelectMany(parameter => parameter.Sets.Select(set => set.Name))
            .Where(name => name != AllSets)
            .Distinct()
                    .OrderBy(name => name == first ? 0 : 1),
        ];
        Sets = sets.Length > 0 ? sets : [AllSets];
    }

    public Type Type { get; }

    public string Verb { get; }

    public string Noun { get; }

    public string Name => $"{Verb}-{Noun}";

    public string? HelpUri { get; }

    public IReadOnlyList<ParameterModel> Parameters { get; }

    /// <summary>The parameter sets, the default one first.</summary>
    public IReadOnlyList<string> Sets { get; }

    /// <summary>
    /// The parameters of a set as Get-Command shows them: by position, then the mandatory ones, then the rest.
    /// </summary>
    public IEnumerable<(ParameterModel Parameter, ParameterSetModel Set)> InSet(string set) =>
        Parameters
            .Select(parameter => (Parameter: parameter, Set: parameter.In(set)))
            .Where(pair => pair.Set is not null)
            .Select(pair => (pair.Parameter, pair.Set!))
            .OrderBy(pair => pair.Item2.Position ?? int.MaxValue)
            .ThenBy(pair => pair.Item2.Mandatory ? 0 : 1);

    /// <summary>The names or types that [OutputType] promises.</summary>
    public IEnumerable<string> Outputs =>
        Type.All<OutputTypeAttribute>()
            .SelectMany(attribute => attribute.Values())
            .Select(value => value is Type type ? TypeNames.Full(type) : (string)value!)
            .Distinct();

    // The cmdlet's own before its bases', each in the order of the source.
    private static IEnumerable<PropertyInfo> DeclaredOrder(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            IEnumerable<PropertyInfo> own = level
                .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .OrderBy(property => property.MetadataToken);
            foreach (var property in own)
            {
                yield return property;
            }
        }
    }

    /// <summary>
    /// The README's table, at the address that the build was given; nothing as long as there is none.
    /// </summary>
    private static string? OnlinePage(Assembly assembly) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(data => data.Key == "RepositoryUrl")?.Value is { Length: > 0 } url
            ? $"{url.TrimEnd('/')}/blob/HEAD/README.md#commands"
            : null;
}
