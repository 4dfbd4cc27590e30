using System;
using System.Linq;
using Xunit;

namespace McpAtlassian.Engine.Tests.Sessions;

public sealed class FaultMatrixTests(FaultMatrix matrix, ITestOutputHelper output) : IClassFixture<FaultMatrix>
{
    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var fault in Faults.All)
        {
            foreach (var tool in FaultMatrix.Classes)
            {
                cells.Add(fault.Name, tool.Class);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_fault_has_its_outcome_for_every_tool_class(string fault, string toolClass)
    {
        var expected = Faults.All.Single(row => row.Name == fault);
        var cell = matrix[fault, toolClass];
        output.WriteLine($"{fault} | {toolClass} | {cell}");
        Assert.Equal(expected.Expected(toolClass), cell.Outcome);
        if (toolClass is "read" or "idempotent")
        {
            return;
        }

        Assert.True(cell.Processed <= 1, $"a {toolClass} was acted on {cell.Processed} times");
        Assert.True(expected.WasRefused || cell.Arrived == 1, $"a {toolClass} was sent {cell.Arrived} times although the server had not said that it did not act on it");
    }

    [Fact]
    public void The_table_of_outcomes_has_no_empty_cell()
    {
        string table = matrix.Table();
        output.WriteLine(table);
        Assert.All(Cells(), cell => Assert.NotEqual(string.Empty, matrix[cell.Data.Item1, cell.Data.Item2].Outcome));
    }
}
