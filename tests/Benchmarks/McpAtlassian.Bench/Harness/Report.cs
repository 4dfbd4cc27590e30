using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using McpAtlassian.Bench.Measurements;

namespace McpAtlassian.Bench.Harness;

/// <summary>The results, for eyes and for machines.</summary>
internal sealed class Report(BenchContext bench)
{
    private readonly List<(IMeasurement Measurement, Row Row, double LoadBefore, double LoadAfter)> _rows = [];

    public void Add(IMeasurement measurement, IReadOnlyList<Row> rows, double loadBefore, double loadAfter)
    {
        foreach (var row in rows)
        {
            _rows.Add((measurement, row, loadBefore, loadAfter));
            Console.Error.WriteLine($"  {row.Figure}: {Shown(row)} {row.Verdict}  {row.Note}");
        }
    }

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}; medians of {bench.Runs}; load average {Load.Now():0.#}"));
        output.WriteLine();
        var width = _rows.Count == 0 ? 10 : _rows.Max(r => r.Row.Figure.Length);
        output.WriteLine($"{"figure".PadRight(width)}  {"value",12}  {"target",9}  {"",-7}  {"load",4}  behind it");
        foreach (var (_, row, before, after) in _rows)
        {
            var target =
                row.Target is { } most ? "<= " + most.ToString("0.##", CultureInfo.InvariantCulture) : string.Empty;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Figure.PadRight(width)}  {Shown(row),12}  {target,9}  {row.Verdict,-7}  "
                + $"{(before + after) / 2,4:0.#}  {row.Note}"));
        }
    }

    /// <summary>Writes the JSON and says where.</summary>
    public string Save()
    {
        var folder = Path.Combine(bench.Root, "artifacts", "bench");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(
            folder, "results-" + DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".json");
        using (var stream = File.Create(path))
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            Write(writer);
        }

        File.Copy(path, Path.Combine(folder, "latest.json"), overwrite: true);
        return Path.GetRelativePath(bench.Root, path);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("measuredOn", DateTimeOffset.UtcNow);
        writer.WriteNumber("processors", Environment.ProcessorCount);
        writer.WriteString("system", RuntimeInformation.OSDescription);
        writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        writer.WriteNumber("runs", bench.Runs);
        writer.WriteBoolean("quick", bench.IsQuick);
        writer.WriteStartArray("rows");
        foreach (var (measurement, row, before, after) in _rows)
        {
            writer.WriteStartObject();
            writer.WriteString("measurement", measurement.Name);
            writer.WriteString("figure", row.Figure);
            if (row.Value is { } value && double.IsFinite(value))
            {
                writer.WriteNumber("value", Math.Round(value, 4));
            }

            writer.WriteString("unit", row.Unit);
            if (row.Target is { } target)
            {
                writer.WriteNumber("target", target);
            }

            writer.WriteString("verdict", row.Verdict);
            writer.WriteNumber("loadBefore", before);
            writer.WriteNumber("loadAfter", after);
            writer.WriteString("note", row.Note);
            writer.WriteStartObject("samples");
            foreach (var samples in row.Samples)
            {
                writer.WriteStartArray(samples.Key);
                foreach (var sample in samples.Value)
                {
                    writer.WriteNumberValue(Math.Round(sample, 4));
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Shown(Row row) =>
        row.Value is not { } value
            ? "-"
            : value.ToString(row.Unit == "x" ? "0.00" : "0.###", CultureInfo.InvariantCulture)
                + (row.Unit == "x" ? "x" : " " + row.Unit);
}
