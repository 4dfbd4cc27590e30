
namespace McpAtlassian.Bench.Harness;

/// <summary>What was measured of one candidate, in the order it was measured.</summary>
internal sealed class Samples(string name)
{
    public string Name { get; } = name;

    public List<double> Values { get; } = [];

    public double Median => MedianOf(Values);

    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// This one over the other, as the median over the rounds: both of a round ran one after the other, so what the
    /// machine did meanwhile it did to both.
    /// </summary>
    public double Over(Samples other) => MedianOf(Values.Zip(other.Values, (mine, theirs) => mine / theirs));

    /// <summary>How much more than the other, round by round.</summary>
    public double Above(Samples other) => MedianOf(Values.Zip(other.Values, (mine, theirs) => mine - theirs));

    /// <summary>
    /// Takes the candidates in turn, the first to go changing from round to round, after one round that does not count.
    /// </summary>
    public static async Task<Samples[]> AlternateAsync(
        int rounds, params (string Name, Func<Task<double>> Measure)[] candidates)
    {
        Samples[] all = [.. candidates.Select(c => new Samples(c.Name))];
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var turn = (i + round + 1) % candidates.Length;
                var value = await candidates[turn].Measure();
                if (round >= 0)
                {
                    all[turn].Values.Add(value);
                }
            }
        }

        return all;
    }
}
