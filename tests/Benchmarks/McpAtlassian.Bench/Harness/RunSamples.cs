
namespace McpAtlassian.Bench.Harness;

/// <summary>Takes series of numbers out of what a script reported.</summary>
internal static class RunSamples
{
    public static Samples Samples(this Pwsh.Run run, string property, string name)
    {
        var samples = new Samples(name);
        samples.Values.AddRange(run.Json.GetProperty(property).EnumerateArray().Select(v => v.GetDouble()));
        return samples;
    }
}
