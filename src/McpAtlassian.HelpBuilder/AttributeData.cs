using System.Reflection;

namespace McpAtlassian.HelpBuilder;

/// <summary>
/// Attributes as they are written in the code. They are never constructed: the PowerShell assembly one compiles
/// against is a stub whose attributes remember nothing.
/// </summary>
internal static class AttributeData
{
    public static bool Has<T>(this MemberInfo member)
        where T : Attribute => member.All<T>().Any();

    public static IEnumerable<CustomAttributeData> All<T>(this MemberInfo member)
        where T : Attribute =>
            member.CustomAttributes.Where(attribute => typeof(T).IsAssignableFrom(attribute.AttributeType));

    public static T? Named<T>(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name)
            .Select(argument => (T?)argument.TypedValue.Value)
            .FirstOrDefault();

    /// <summary>The constructor's values, with a params array laid flat.</summary>
    public static IEnumerable<object?> Values(this CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(argument =>
            argument.Value is IEnumerable<CustomAttributeTypedArgument> many
                ? many.Select(one => one.Value)
                : [argument.Value]);
}
