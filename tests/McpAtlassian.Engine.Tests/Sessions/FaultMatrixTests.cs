using McpAtlassian.DemoServer;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Sessions;

public sealed class FaultMatrixTests(FaultMatrix matrix, ITestOutputHelper output) : IClassFixture<FaultMatrix>
{
    public static TheoryData<DemoProtocolEra, string, string> Cells()
    {
        var cells = new TheoryData<DemoProtocolEra, string, string>();
        foreach (var era in Enum.GetValues<DemoProtocolEra>())
        {
            foreach (var fault in FaultMatrix.Rows(era))
            {
                foreach (var tool in FaultMatrix.Classes)
                {
                    cells.Add(era, fault.Name, tool.Class);
                }
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_fault_has_its_outcome_for_every_tool_class(DemoProtocolEra era, string fault, string toolClass)
    {
        var expected = Faults.All.Single(row => row.Name == fault);
        var cell = matrix[era, fault, toolClass];
        output.WriteLine($"{era} | {fault} | {toolClass} | {cell}");
        var inSession = era == DemoProtocolEra.Handshake ? expected.InSession : null;
        Assert.Equal(inSession ?? expected.Expected(toolClass), cell.Outcome);
        Assert.True(!expected.IsNeverSent || cell.Arrived == 0, "something was sent");
        if (toolClass is "read" or "idempotent" || expected.IsNeverSent)
        {
            return;
        }

        Assert.True(cell.Processed <= 1, $"a {toolClass} was acted on {cell.Processed} times");
        Assert.True(
            expected.WasRefused || cell.Arrived == 1,
            $"a {toolClass} was sent {cell.Arrived} times although the server had not said that it did not act on it");
    }

    [Fact]
    public void The_table_of_outcomes_has_no_empty_cell()
    {
        foreach (var era in Enum.GetValues<DemoProtocolEra>())
        {
            Figures.Print(output, $"faults, {era}", matrix.Table(era));
        }

        Assert.All(
            Cells(),
            cell => Assert.NotEqual(string.Empty, matrix[cell.Data.Item1, cell.Data.Item2, cell.Data.Item3].Outcome));
    }
}
