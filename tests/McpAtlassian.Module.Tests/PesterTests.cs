namespace McpAtlassian.Module.Tests;

public sealed class PesterTests
{
    /// <summary>Runs when the tests do, not when they are listed: it is the Pester run itself.</summary>
    public static async Task<IEnumerable<ITheoryDataRow>> Results()
    {
        var host = await PowerShellHost.Current;
        Console.WriteLine($"Module tests use {host}.");
        return (await PesterFile.RunAllAsync(host, PesterFile.All)).Select(Row);
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void In_pwsh(PesterResult result) => Assert.True(result.Passed, $"{result.Outcome}: {result.Message}");

    private static TheoryDataRow<PesterResult> Row(PesterResult result)
    {
        var row = new TheoryDataRow<PesterResult>(result) { TestDisplayName = result.ToString(), Label = string.Empty };
        return result.Skipped
            ? row.WithSkip(string.IsNullOrWhiteSpace(result.Message) ? "Pester gave no reason." : result.Message)
            : row;
    }
}
