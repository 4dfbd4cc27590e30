using Xunit;

namespace McpAtlassian.Hosted.Tests;

/// <summary>What is there when the tests were built without a PowerShell to host.</summary>
public sealed class NotHosted
{
    [Fact]
    public void The_engine_is_hosted() =>
        Assert.Skip("Built without a PowerShell to host: dotnet test -p:PowerShellSdk=7.4.6, or -p:PowerShellHome=<the $PSHOME of an installed one>");
}
