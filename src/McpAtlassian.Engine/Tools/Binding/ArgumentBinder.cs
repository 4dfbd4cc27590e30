using System.Collections;
using System.Text.Json;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>
/// The one way from what a caller typed or piped to the arguments object a tool wants. Names are matched without regard
/// to letter case and sent in the schema's spelling; values are converted where there is only one way to understand
/// them, and left as they are where there is not, for <see cref="SchemaValidator"/> to name.
/// </summary>
/// <remarks>
/// An argument that was named is sent even when empty, and wins over a row's column. A row's empty column is left out,
/// because a CSV file has no other way to say "not set". An object of Jira or Confluence gives its identity
/// (<see cref="Identity"/>) and never what it holds.
/// </remarks>
internal sealed class ArgumentBinder
{
    private readonly ToolSchema _schema;
    private readonly ArgumentInput _input;
    private readonly Dictionary<string, Given> _given = new(StringComparer.Ordinal);
    private readonly List<string> _unmatched = [];
    private readonly List<string> _warnings = [];
    private bool _namesAnother;

    private ArgumentBinder(ToolSchema schema, ArgumentInput input)
    {
        _schema = schema;
        _input = input;
    }

    /// <summary>Binds arguments that were named, and with them one row.</summary>
    /// <exception cref="EngineException">
    /// <c>ArgumentInvalid</c>: a value that cannot be sent, that has nowhere to go, that contains itself or nests too
    /// deep, a name given twice. <c>PathInvalid</c>: a file to attach that cannot be read.
    /// </exception>
    public static ToolArguments Bind(ToolSchema schema, IDictionary? named, IDictionary? row = null) =>
        Bind(schema, new ArgumentInput
        {
            Named = named ?? new Dictionary<string, object?>(),
            Row = row is null ? null : new DictionaryRow(row),
        });

    /// <summary>Binds everything that was given for one call.</summary>
    /// <exception cref="EngineException">As above.</exception>
    public static ToolArguments Bind(ToolSchema schema, ArgumentInput input) =>
        new ArgumentBinder(schema, input).Bind();

    /// <summary>True for an object of Jira or Confluence, which gives its identity and not its content.</summary>
    public static bool IsProduct(IArgumentRow row) => Identity.IsProduct(row, out _);

    /// <summary>
    /// The name under which what a tool returned is known again, however it is selected or saved; null where nothing
    /// tells.
    /// </summary>
    public static string? TypeNameFor(string tool, IArgumentRow result) => Identity.TypeNameFor(tool, result);

    internal static bool IsEmpty(object? value) => value is null or DBNull or NoValue or string { Length: 0 };

    internal static string TextOf(object value) => value switch
    {
        string text => text,
        _ when PlainJson.IsContainer(value) => string.Empty,
        _ => PlainJson.ScalarText(value, "key"),
    };

    private ToolArguments Bind()
    {
        TakeNamed();
        if (_input.Row is { IsValue: false } row)
        {
            TakeRow(row);
        }

        if (_input.Second is { } second)
        {
            TakeSecond(second);
        }

        if (_input.Row is { IsValue: true } value)
        {
            TakeValue(value.Value, mayBelongToSwitch: false);
        }

        new AttachedFiles(_schema, _input.ResolvePath).Read(_given);
        return new ToolArguments(Write(), _unmatched) { Warnings = _warnings, UsesRow = !_namesAnother };
    }

    private byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, PlainJson.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var argument in InSchemaOrder())
            {
                writer.WritePropertyName(SendableJson.Text(argument.Name, argument.Name));
                var shape = argument.Parameter?.Shape ?? SchemaShape.Unknown;
                new ValueWriter(
                    writer, new NestingGuard(argument.Name)).Write(argument.Value, argument.Name, shape, argument.Name);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The same arguments are the same text, by whichever way they came.</summary>
    private IEnumerable<Given> InSchemaOrder()
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var parameter in _schema.Parameters)
        {
            places[parameter.Name] = places.Count;
        }

        return _given.Values.OrderBy(g => places.TryGetValue(g.Name, out var place) ? place : int.MaxValue)
            .ThenBy(g => g.Order);
    }

    private void TakeNamed()
    {
        foreach (DictionaryEntry entry in _input.Named)
        {
            var name = PlainJson.KeyText(entry.Key, "Arguments");
            var parameter = _schema.Find(name);
            var sent = parameter?.Name ?? name;
            if (_given.TryGetValue(sent, out var other))
            {
                // The schema's own spelling beats another letter case; two others cannot be told apart.
                if (name != sent && other.TypedName != sent)
                {
                    throw new EngineException(
                        ErrorIds.ArgumentInvalid,
                        $"'{other.TypedName}' and '{name}' are the same argument, '{sent}'.",
                        "Give it once.");
                }

                if (name != sent)
                {
                    continue;
                }
            }

            _given[sent] = new Given(sent, name, entry.Value, parameter, _given.Count);
        }
    }

    private void TakeSecond(IArgumentRow second)
    {
        if (second.IsValue)
        {
            TakeValue(second.Value, _input.HasBareSwitch);
            return;
        }

        var before = _given.Count;
        TakeRow(second);
        if (_given.Count == before)
        {
            throw NowhereToGo(Describe(second));
        }
    }

    private void TakeRow(IArgumentRow row)
    {
        var isProduct = Identity.IsProduct(row, out var kind);
        if (!isProduct && !row.IsOwn)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"{Describe(row)} is not a valid row of arguments.",
                "Pipe one property only, or name the arguments first: "
                + "... | Select-Object @{ n = '<argument>'; e = { $_.<property> } } | ...");
        }

        var kinds = isProduct ? kind is null ? [] : new[] { kind } : Identity.All;
        if (kinds.Any(candidate => NamesAnother(row, candidate, isProduct)))
        {
            return;
        }

        if (!isProduct)
        {
            TakeColumns(row);
        }

        foreach (var candidate in kinds)
        {
            Lend(row, candidate, isProduct);
        }
    }

    private void TakeColumns(IArgumentRow row)
    {
        foreach (var column in row.Columns.Where(column => !IsTransport(column)))
        {
            var parameter = _schema.Find(column);
            if (parameter is null && _schema.IsTyped)
            {
                _unmatched.Add(column);
                continue;
            }

            var sent = parameter?.Name ?? column;
            if (_given.TryGetValue(sent, out var other) && !(other.FromRow && column == sent))
            {
                continue;
            }

            row.TryRead(column, out var value);
            if (!IsEmpty(value)) // An empty cell says nothing, also in a required column.
            {
                _given[sent] = new Given(sent, column, value, parameter, _given.Count) { FromRow = true };
            }
        }
    }

    /// <summary>Fills in the arguments that ask for what the object is.</summary>
    private void Lend(IArgumentRow row, Identity kind, bool isProduct)
    {
        foreach (var parameter in _schema.Parameters.Where(p => kind.Takes(p.Name) && !_given.ContainsKey(p.Name)))
        {
            var column = isProduct ? null : ColumnFor(row, kind, parameter);
            var value = isProduct ? kind.Read(row, parameter.Name) : column is null ? null : ReadColumn(row, column);
            if (IsEmpty(value) || PlainJson.IsContainer(value))
            {
                continue;
            }

            if (parameter.Kind == ToolValueKind.Object)
            {
                value = new Dictionary<string, object?> { ["id"] = TextOf(value!) };
            }

            _given[parameter.Name] =
                new Given(parameter.Name, parameter.Name, value, parameter, _given.Count) { FromRow = true };
            if (column is not null)
            {
                _unmatched.Remove(column);
            }
        }
    }

    /// <summary>A caller's own column that says the same in another tool's words: issue_key for issueIdOrKey.</summary>
    private string? ColumnFor(IArgumentRow row, Identity kind, ToolParameter parameter)
    {
        kind.Arguments.TryGetValue(parameter.Name, out var only);
        return row.Columns.FirstOrDefault(column => _schema.Find(column) is null
            && (kind.Columns.Contains(column, StringComparer.OrdinalIgnoreCase)
                || (kind.Arguments.TryGetValue(column, out var other) && (only is null || other == only))));
    }

    /// <summary>
    /// True when one thing was named outright and the row is about another: whatever else it says belongs to that
    /// other.
    /// </summary>
    private bool NamesAnother(IArgumentRow row, Identity kind, bool isProduct)
    {
        foreach (var given in _given.Values.Where(
            g => g.Parameter is not null && kind.Takes(g.Name) && !IsEmpty(g.Value)))
        {
            string[] own = isProduct ? [.. kind.ReadAll(row)] : [.. OwnIdentity(row, kind, given.Parameter!)];
            var wanted =
                given.Value is IDictionary map && map.Contains("id") ? TextOf(map["id"] ?? "") : TextOf(given.Value!);
            if (own.Length > 0 && wanted.Length > 0 && !own.Contains(wanted, StringComparer.OrdinalIgnoreCase))
            {
                _warnings.Add(
                    $"The piped {(isProduct ? kind.Name : "row")} is {ShownValue.Quoted(given.Name, own[0])}, but "
                    + $"{given.Name} is "
                    + $"{ShownValue.Quoted(given.Name, wanted)}. The call uses "
                    + $"{ShownValue.Quoted(given.Name, wanted)} and ignores what was piped.");
                _namesAnother = true;
                return true;
            }
        }

        return false;
    }

    private IEnumerable<string> OwnIdentity(IArgumentRow row, Identity kind, ToolParameter parameter)
    {
        var column = row.Columns.FirstOrDefault(c => c.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase))
            ?? ColumnFor(row, kind, parameter);
        var value = column is null ? null : ReadColumn(row, column);
        return IsEmpty(value) || PlainJson.IsContainer(value) ? [] : [TextOf(value!)];
    }

    private static object? ReadColumn(IArgumentRow row, string column) =>
        row.TryRead(column, out var value) ? value : null;

    /// <summary>
    /// A value that names no argument goes to the only one that is required and was not given otherwise.
    /// </summary>
    private void TakeValue(object? value, bool mayBelongToSwitch)
    {
        var needed = _schema.Parameters.Where(p => p.IsAsked && !_given.ContainsKey(p.Name)).ToList();
        var files = _schema.Parameters.Where(p => p.IsAttachment && !_given.ContainsKey(p.Name)).ToList();
        if (value is FileSystemInfo && files.Count == 1)
        {
            needed = files;
        }
        else if (_input.Row is { IsValue: true, Value: FileSystemInfo })
        {
            needed.RemoveAll(files.Contains); // That is what the piped file is for.
        }

        if (value is bool || (mayBelongToSwitch && IsZeroOrOne(value)))
        {
            throw Loose(Shown(value));
        }

        if (IsEmpty(value))
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A value is empty.",
                "Leave out empty values, for example with Where-Object { $_ }.");
        }

        var shown = Shown(value);
        if (needed.Count != 1)
        {
            throw NowhereToGo(shown, [.. needed.Select(p => p.Name)]);
        }

        var parameter = needed[0];
        if (_input.ByPlace is { } place && !mayBelongToSwitch && value is not FileSystemInfo)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"The piped value {shown} could be {parameter.Name} or {place}: the command line has a value without a "
                + "name.",
                $"Name the value on the command line: -{place} or -{parameter.Name}.");
        }

        _given[parameter.Name] =
            new Given(parameter.Name, parameter.Name, value, parameter, _given.Count) { FromRow = true };
    }

    /// <summary>PowerShell hands on the value behind a switch as the next positional one.</summary>
    private EngineException Loose(string shown)
    {
        var flags = _schema.Parameters.Where(p => p.Kind == ToolValueKind.Boolean).Select(p => p.Name).ToList();
        return new EngineException(
            ErrorIds.ArgumentInvalid,
            $"Unexpected value {shown}: the tool has no argument for it.",
            flags.Count == 0
                ? "Name the argument for this value."
                : "A switch takes its value with a colon: "
                    + $"{string.Join(", ", flags.Take(3).Select(f => $"-{f}:$false"))}.");
    }

    private EngineException NowhereToGo(string shown, IReadOnlyList<string>? needed = null)
    {
        var reason = needed is not { Count: > 1 } ? "every required argument already has a value"
            : $"it could be {string.Join(" or ", needed)}";
        var names = (needed is { Count: > 0 } ? needed
            : _schema.Parameters.Where(p => !_given.ContainsKey(p.Name) && !CloudIdArgument.IsName(p.Name))
                .Select(p => p.Name)).Take(3).ToList();
        return new EngineException(
            ErrorIds.ArgumentInvalid,
            $"Unexpected value {shown}: {reason}.",
            names.Count == 0
                ? "Leave it out."
                : $"Name the argument: {string.Join(" or ", names.Select(n => $"-{n} <value>"))}.");
    }

    private static string Shown(object? value) => value switch
    {
        bool flag => flag ? "$true" : "$false",
        _ when PlainJson.IsContainer(value) => "A list",
        _ when PlainJson.IsNumber(value) => PlainJson.NumberText(value!),
        string text => ShownValue.Quoted("value", text),
        FileSystemInfo file => ShownValue.Quoted("value", file.Name),
        DateTime or DateTimeOffset or Guid or Uri or TimeSpan or Version =>
            ShownValue.Quoted("value", PlainJson.ScalarText(value!, "value")),
        _ => "A " + value!.GetType().FullName,
    };

    private static string Describe(IArgumentRow row) => row.TypeNames.Count > 0 ? "A " + row.TypeNames[0] : "An object";

    private static bool IsZeroOrOne(object? value) =>
        PlainJson.IsNumber(value) && PlainJson.NumberText(value!) is "0" or "1";

    // What remoting and jobs add to an object.
    private static bool IsTransport(string column) =>
        column is "PSComputerName" or "PSShowComputerName" or "RunspaceId" or "PSSourceJobInstanceId";

    /// <summary>An argument on its way.</summary>
    internal sealed class Given(string name, string typedName, object? value, ToolParameter? parameter, int order)
    {
        public string Name { get; } = name;

        public string TypedName { get; } = typedName;

        public object? Value { get; } = value;

        public ToolParameter? Parameter { get; } = parameter;

        public int Order { get; } = order;

        public bool FromRow { get; init; }
    }
}
