namespace McpAtlassian.Engine.Tests.Soak;

/// <summary>Tests that measure the whole process run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone in the process";
}
