using System.Reflection;
using System.Runtime.InteropServices;

namespace McpAtlassian.Module.Tests;

/// <summary>The walls of the house, checked on what ships.</summary>
public sealed class ReferenceClosureTests : IDisposable
{
    private readonly MetadataLoadContext _context = new(new PathAssemblyResolver(
    [
        .. Directory.EnumerateFiles(Repository.Dependencies, "*.dll"),
        Path.Combine(AppContext.BaseDirectory, "System.Management.Automation.dll"),
        .. Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll")
            .Where(file => !File.Exists(Path.Combine(Repository.Dependencies, Path.GetFileName(file)))),
    ]));

    public void Dispose() => _context.Dispose();

    [Fact]
    public void The_cmdlets_refer_to_nothing_but_PowerShell_and_our_own()
    {
        // Of the runtime only what has nothing to do with JSON and pipes: .NET 8 and 9 have other ones than the engine.
        string[] allowed =
        [
            "System.Management.Automation", "McpAtlassian.Engine", "McpAtlassian.DemoServer",
            "System.Collections", "System.Collections.Concurrent", "System.Collections.Specialized", "System.Console",
            "System.Data.Common",
            "System.Linq", "System.Memory", "System.Net.Http", "System.Net.Primitives", "System.Runtime",
            "System.Runtime.InteropServices", "System.Runtime.Loader", "System.Runtime.Numerics",
            "System.Security.Cryptography", "System.Text.Encoding.Extensions", "System.Text.RegularExpressions",
            "System.Threading",
        ];

        Assert.Empty(References(Cmdlets()).Except(allowed));
    }

    [Fact]
    public void Nothing_in_deps_refers_to_PowerShell_or_to_the_cmdlets()
    {
        string[] forbidden = ["System.Management.Automation", "McpAtlassian"];

        Assert.Empty(Dependencies().SelectMany(References).Intersect(forbidden));
    }

    [Fact]
    public void No_public_type_shows_a_type_that_lives_in_the_private_context()
    {
        HashSet<string> hidden = [
            .. Directory.EnumerateFiles(Repository.Dependencies, "*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
        ];
        string[] shown =
        [
            .. Cmdlets().GetExportedTypes().SelectMany(type => Surface(type).SelectMany(Parts)
                .Where(part => hidden.Contains(part.Assembly.GetName().Name!))
                .Select(part => $"{type.FullName} shows {part.FullName}")).Distinct(),
        ];

        Assert.Empty(shown);
    }

    [Fact]
    public void The_engine_shows_nothing_to_strangers()
    {
        var engine = _context.LoadFromAssemblyPath(Path.Combine(Repository.Dependencies, "McpAtlassian.Engine.dll"));

        Assert.Empty(engine.GetExportedTypes());
    }

    [Fact]
    public void No_field_makes_the_runtime_load_the_engine_when_a_type_is_looked_at()
    {
        // The layout of a value type is needed to lay out what contains it, which happens before OnImport.
        string[] laidOut =
        [
            .. Cmdlets().GetExportedTypes()
                .SelectMany(
                    type => type.GetFields(
                        BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
                .Where(
                    field => field.FieldType.IsValueType
                        && field.FieldType.Assembly.GetName().Name!.StartsWith(
                            "McpAtlassian.", StringComparison.Ordinal))
                .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}"),
        ];

        Assert.Empty(laidOut);
    }

    private static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<Type> Surface(Type type)
    {
        const BindingFlags Visible = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
            | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(Visible).Concat<MethodBase>(type.GetConstructors(Visible)).Where(IsVisible);
        return new[] { type.BaseType }.OfType<Type>()
            .Concat(type.GetInterfaces())
            .Concat(type.GetFields(Visible)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            .Select(field => field.FieldType))
            .Concat(methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(type.CustomAttributes.Select(attribute => attribute.AttributeType))
            .Concat(type.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments)
            .Select(argument => argument.Value)
            .OfType<Type>());
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>A type and everything it is made of: elements of arrays, arguments of generics.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        type.IsGenericParameter ? []
        : type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];

    private Assembly Cmdlets() => _context.LoadFromAssemblyPath(Path.Combine(Repository.Bin, "McpAtlassian.dll"));

    private IEnumerable<Assembly> Dependencies() =>
        Directory.EnumerateFiles(Repository.Dependencies, "*.dll").Select(_context.LoadFromAssemblyPath);
}
