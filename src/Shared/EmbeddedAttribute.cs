namespace Microsoft.CodeAnalysis;

/// <summary>
/// Hides a type from the compilers of other assemblies, also of those that see our internals; the compiler knows it by
/// its name.
/// </summary>
[Embedded]
[AttributeUsage(AttributeTargets.All)]
internal sealed class EmbeddedAttribute : Attribute;
