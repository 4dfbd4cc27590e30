using McpAtlassian.DemoServer;

namespace McpAtlassian.TestKit.Demo;

/// <summary>What tests may ask of the demo beside what its own options say.</summary>
public sealed class TestDemoOptions : DemoSiteOptions
{
    public TestDemoOptions() => OAuth = new TestOAuthOptions();

    /// <summary>This many additional tools, <c>demoExtra0001</c> and so on, for tests of scale.</summary>
    public int ExtraToolCount { get; set; }

    /// <summary>How many requests <see cref="TestDemo.Requests"/> remembers.</summary>
    public int RequestLogSize { get; set; } = 10_000;

    /// <summary>As Atlassian's site hosts: scoped tokens are accepted by the gateway path only.</summary>
    public bool StrictRestTokens { get; set; }
}
