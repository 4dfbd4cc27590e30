using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>The official TOML 1.0 cases, from beside the repository where they are.</summary>
/// <remarks>
/// The reader knows TOML 1.1 too. It need not refuse what a 1.0 client refuses: only our own entry is changed.
/// </remarks>
public sealed class TomlComplianceTests
{
    private static readonly string Folder =
        Path.GetFullPath(Path.Combine(RepositoryFolder.Root, "..", "shared", "testdata", "toml-test"));

    // TOML 1.1 allows all but the second and third of these.
    private static readonly string[] AcceptedBeyondTheRules =
    [
        "invalid/datetime/no-secs.toml",
        "invalid/encoding/bom-not-at-start-02.toml",
        "invalid/encoding/bom-not-at-start-03.toml",
        "invalid/inline-table/linebreak-01.toml",
        "invalid/inline-table/linebreak-02.toml",
        "invalid/inline-table/linebreak-03.toml",
        "invalid/inline-table/linebreak-04.toml",
        "invalid/inline-table/trailing-comma.toml",
        "invalid/local-datetime/no-secs.toml",
        "invalid/local-time/no-secs.toml",
        "invalid/string/basic-byte-escapes.toml",
    ];

    [Fact]
    public void Reads_every_valid_document_as_the_suite_does()
    {
        List<string> failures = [];
        foreach (var file in Cases("valid/"))
        {
            try
            {
                using var expected = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(file, ".json")));
                var document = ConfigDocument.Parse(ConfigFormat.Toml, Decode(file));
                if (!Same(document.Root, expected.RootElement))
                {
                    failures.Add(file + ": different");
                }
            }
            catch (EngineException error)
            {
                failures.Add(file + ": " + error.Message);
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Fact]
    public void Refuses_every_other_invalid_document_with_its_place()
    {
        List<string> accepted = [];
        foreach (var file in Cases("invalid/"))
        {
            try
            {
                ConfigDocument.Parse(ConfigFormat.Toml, Decode(file));
                accepted.Add(Path.GetRelativePath(Folder, file).Replace('\\', '/'));
            }
            catch (DecoderFallbackException)
            {
                // Bytes that are no text never reach the reader.
            }
            catch (EngineException error)
            {
                Assert.Equal(ErrorIds.ConfigUnparsable, error.ErrorId);
                Assert.StartsWith("Line ", error.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(AcceptedBeyondTheRules, accepted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Adding_and_removing_an_entry_gives_back_every_valid_document()
    {
        var path = ConfigPath.Of("mcp_servers", "atlassian-rovo-mcp");
        var entry = ConfigNode.Map(("url", ConfigNode.Of("https://mcp.atlassian.com/v2/mcp")));
        foreach (var file in Cases("valid/"))
        {
            var text = Decode(file);
            var added = ConfigDocument.Parse(ConfigFormat.Toml, text).Set(path, entry);
            Assert.StartsWith(text, added.Text, StringComparison.Ordinal);
            var back = added.Remove(path).Text;
            Assert.True(back == text || back.TrimEnd('\r', '\n') == text.TrimEnd('\r', '\n'), file);
        }
    }

    private static string[] Cases(string prefix)
    {
        var list = Path.Combine(Folder, "files-toml-1.0.0");
        Assert.SkipUnless(
            File.Exists(list),
            "The official toml-test cases are not beside the repository (../shared/testdata/toml-test).");
        var cases = File.ReadLines(list)
            .Where(l => l.StartsWith(prefix, StringComparison.Ordinal) && l.EndsWith(".toml", StringComparison.Ordinal))
            .Select(l => Path.Combine(Folder, l))
            .ToArray();
        Assert.True(cases.Length > 150, "The list of cases is incomplete.");
        return cases;
    }

    private static string Decode(string file)
    {
        var text = new UTF8Encoding(false, true).GetString(File.ReadAllBytes(file));
        return text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text;
    }

    private static bool Same(ConfigNode node, JsonElement expected)
    {
        if (expected.ValueKind == JsonValueKind.Array)
        {
            return node.Kind == ConfigKind.List
                && node.Items.Count == expected.GetArrayLength()
                && node.Items.Zip(expected.EnumerateArray()).All(p => Same(p.First, p.Second));
        }

        var scalar = expected.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.String
            && expected.TryGetProperty("value", out var value)
            && value.ValueKind == JsonValueKind.String;
        if (!scalar)
        {
            return node.Kind == ConfigKind.Map
                && node.Members.Count == expected.EnumerateObject().Count()
                && expected.EnumerateObject().All(p => node[p.Name] is { } member && Same(member, p.Value));
        }

        var text = expected.GetProperty("value").GetString()!;
        return node.Tag == type.GetString() && node.Tag switch
        {
            "string" or "bool" => node.Scalar == text,
            "integer" => Integer(node.Scalar!) == BigInteger.Parse(text, CultureInfo.InvariantCulture),
            "float" => Float(node.Scalar!).Equals(Float(text)),
            _ => Date(node.Scalar!) == Date(text),
        };
    }

    private static BigInteger Integer(string text)
    {
        var digits = text.Replace("_", string.Empty, StringComparison.Ordinal);
        var radix = digits.StartsWith("0x", StringComparison.Ordinal)
            ? 16
            : digits.StartsWith("0o", StringComparison.Ordinal)
                ? 8
                : digits.StartsWith("0b", StringComparison.Ordinal) ? 2 : 10;
        return radix == 10
            ? BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : digits[2..].Aggregate(BigInteger.Zero, (sum, c) => (sum * radix) + Convert.ToInt32(c.ToString(), 16));
    }

    private static double Float(string text) => text.TrimStart('+') switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" or "-nan" => double.NaN,
        var digits =>
            double.Parse(digits.Replace("_", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture),
    };

    private static string Date(string text)
    {
        var date =
            text.Replace(' ', 'T').Replace('t', 'T').Replace('z', 'Z').Replace("+00:00", "Z", StringComparison.Ordinal);
        return System.Text.RegularExpressions.Regex.Replace(date, @"(\.\d*?)0+(?=\D|$)", "$1")
            .Replace(".Z", "Z", StringComparison.Ordinal);
    }
}
