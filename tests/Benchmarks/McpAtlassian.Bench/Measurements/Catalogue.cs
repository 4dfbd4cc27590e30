
namespace McpAtlassian.Bench.Measurements;

/// <summary>All measurements, in the order of the report.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<IMeasurement> All { get; } =
    [
        new ImportMeasurement(),
        new ColdMeasurement(),
        new StagesMeasurement(),
        new InspectorMeasurement(),
        new WarmMeasurement(),
        new EngineMeasurement(),
        new BulkMeasurement(),
        new StreamMeasurement(),
        new LargeMeasurement(),
        new CompletionMeasurement(),
        new BridgeMeasurement(),
        new GrowthMeasurement(),
    ];
}
