
namespace McpAtlassian.Bench.Harness;

/// <summary>A measurement that cannot be made here, with the reason.</summary>
internal sealed class MeasurementSkippedException(string reason) : Exception(reason);
