using System.Management.Automation;

namespace McpAtlassian.Hosted.Tests;

/// <summary>
/// The module in PowerShell in this process: what a program that hosts the engine sees, and a script cannot.
/// </summary>
public sealed class HostedTests : IDisposable
{
    private readonly Shell _shell = new();

    public HostedTests() =>
        _shell.Run(
            "$demo = Start-AtlassianDemoServer; $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name "
            + "hosted -WarningAction Ignore");

    public void Dispose()
    {
        _shell.Run("Get-AtlassianSession | Disconnect-Atlassian; $demo | Stop-AtlassianDemoServer");
        _shell.Dispose();
    }

    [Fact]
    public void Results_are_objects_of_the_engines_types()
    {
        var issue = Assert.Single(_shell.Run("Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1"));

        Assert.Equal("McpAtlassian.JiraIssue", issue.TypeNames[0]);
        Assert.Equal("DEMO-1", issue.Properties["key"].Value);
        Assert.Equal(
            "McpAtlassian.Models.AtlassianSession",
            Assert.Single(_shell.Run("Get-AtlassianSession hosted")).BaseObject.GetType().FullName);
    }

    [Fact]
    public void An_error_has_its_id_its_category_and_the_next_command()
    {
        using var shell = _shell.Create("Invoke-AtlassianMcpTool getJiraIsue");
        var error = Record.Exception(() => shell.Invoke()) is IContainsErrorRecord thrown
            ? thrown.ErrorRecord
            : shell.Streams.Error.FirstOrDefault();

        Assert.NotNull(error);
        Assert.StartsWith("ToolNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains("getJiraIssue", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_completed_from_the_schema()
    {
        using var shell = _shell.Create("$null");
        shell.Commands.Clear();
        const string Line = "Invoke-AtlassianMcpTool getJiraIssue -issueId";
        var completion = CommandCompletion.CompleteInput(Line, Line.Length, null, shell);

        Assert.Contains(completion.CompletionMatches, match => match.CompletionText == "-issueIdOrKey");
    }

    [Fact]
    public async Task A_call_under_way_ends_when_the_host_stops_it()
    {
        using var shell = _shell.Create("Invoke-AtlassianMcpTool demoSlowReport -seconds 600 -steps 1000");
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.Streams.Progress.DataAdded += (_, _) => underWay.TrySetResult();
        var call = shell.InvokeAsync();
        Assert.Same(underWay.Task, await Task.WhenAny(underWay.Task, call).WaitAsync(TimeSpan.FromSeconds(30)));

        await shell.StopAsync(null, null).WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => call);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Equal(
            "DEMO-1",
            _shell.Run("(Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key").Single().BaseObject);
    }

    [Fact]
    public void A_runspace_that_has_not_chosen_a_session_is_not_given_anothers_choice()
    {
        _shell.Run("$null = Connect-Atlassian -Demo -Name second; $null = Select-AtlassianSession second");
        using var other = new Shell();

        Assert.Equal(
            "NotConnected",
            Assert.Single(other.Run(
                "try { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 } catch { ($_.FullyQualifiedErrorId "
                + "-split ',')[0] }")).BaseObject);
        other.Run("$null = Select-AtlassianSession hosted");
        Assert.Equal(
            "DEMO-1",
            Assert.Single(other.Run("(Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key")).BaseObject);
    }
}
