namespace McpAtlassian.HelpBuilder;

/// <summary>Type names as a PowerShell user writes them.</summary>
internal static class TypeNames
{
    /// <summary>What a single value of a parameter is: no array, no Nullable.</summary>
    public static Type Element(Type type) => Plain(type.IsArray ? type.GetElementType()! : type);

    public static string Short(Type type) =>
        type.IsArray
            ? Short(type.GetElementType()!) + "[]"
            : Plain(type) is var plain && plain.IsGenericType ? Full(plain) : plain.Name;

    public static string Full(Type type) => Plain(type).ToString().Replace('+', '.');

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
