using System.Collections.Concurrent;
using System.Reflection;
using McpAtlassian.Engine.Tests.Hostile;
using McpAtlassian.Tests;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(HostileTally))]

namespace McpAtlassian.Engine.Tests.Hostile;

/// <summary>Marks the tests whose server is an attacker, so that they are counted.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HostileCaseAttribute : BeforeAfterTestAttribute
{
    internal static ConcurrentDictionary<string, (int Begun, int Held)> Counts { get; } = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        Counts.AddOrUpdate(
            methodUnderTest.DeclaringType!.Name, (1, 0), static (_, count) => (count.Begun + 1, count.Held));

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (TestContext.Current.TestState is null or { Result: TestResult.Passed })
        {
            Counts.AddOrUpdate(
                methodUnderTest.DeclaringType!.Name, (1, 1), static (_, count) => (count.Begun, count.Held + 1));
        }
    }
}

/// <summary>Writes down how many hostile cases there were and how many held, when all tests are over.</summary>
public sealed class HostileTally : IDisposable
{
    public void Dispose()
    {
        if (!HostileCaseAttribute.Counts.IsEmpty)
        {
            var counts = HostileCaseAttribute.Counts.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToArray();
            Figures.Print(
                null,
                "hostile server",
                [
                    $"{counts.Sum(static pair => pair.Value.Held)} of {counts.Sum(static pair => pair.Value.Begun)} "
                    + "cases held",
                    .. counts.Select(static pair => $"{pair.Key}: {pair.Value.Held} of {pair.Value.Begun}")
                ]);
        }
    }
}
