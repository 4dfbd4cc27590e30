namespace McpAtlassian.Module.Tests;

/// <summary>The runner is what every other result in pwsh rests on: it must not lose a failure.</summary>
public sealed class PesterRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_It_is_one_result_with_its_own_outcome()
    {
        var results = await RunAsync("""
            Describe 'a' {
                It 'passes' { 1 | Should -Be 1 }
                It 'fails' { 1 | Should -Be 2 }
                It 'is skipped because' { Set-ItResult -Skipped -Because 'the moon is full' }
                It 'case <_>' -ForEach 1, 2 { $_ | Should -BeGreaterThan 0 }
            }
            """);

        Assert.Equal(
            ["a.passes Passed", "a.fails Failed", "a.is skipped because Skipped", "a.case 1 Passed", "a.case 2 Passed"],
            results.Select(result => $"{result.Name} {result.Outcome}"));
        Assert.Contains("Expected 2", results[1].Message, StringComparison.Ordinal);
        Assert.Contains("the moon is full", results[2].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Describe 'a' { It 'b' { ")]
    [InlineData("throw 'while discovering'")]
    [InlineData("# no tests at all")]
    [InlineData("Describe 'a' { BeforeAll { throw 'set-up' }; It 'b' { } }")]
    [InlineData("Describe 'a' { AfterAll { throw 'tear-down' }; It 'b' { } }")]
    [InlineData("Describe 'a' { It 'b' { [Environment]::Exit(0) } }")]
    public async Task A_file_that_does_not_run_to_its_end_is_a_failure(string script)
    {
        var results = await RunAsync(script);

        Assert.Contains(results, result => result is { Passed: false, Skipped: false });
    }

    private async Task<IReadOnlyList<PesterResult>> RunAsync(string script)
    {
        var host = await PowerShellHost.Current;
        var file = Path.Combine(_folder, "Some.Tests.ps1");
        await File.WriteAllTextAsync(file, script);
        return await PesterFile.RunAsync(host, file);
    }
}
