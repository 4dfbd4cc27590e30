using System.Globalization;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Whether there is more than what was fetched.</summary>
internal enum PageRest
{
    /// <summary>The list is whole, or says nothing else.</summary>
    None,

    /// <summary>The page was full, and nothing says whether it was the last.</summary>
    Perhaps,

    /// <summary>The server says or shows that there is more.</summary>
    Certain,
}

/// <summary>
/// One call's way through the pages of a list. Which way it goes is learned from each answer: the same schema serves
/// sites that hand out tokens and sites that count. It ends at the end, and says so when it ends before.
/// </summary>
internal sealed class PageWalk
{
    private readonly PagingArguments _arguments;
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private PreparedCall _current;
    private ToolOutput? _previous;
    private long? _askedStart;
    private bool _byToken;
    private bool _wasShort;

    /// <summary>Begins with a call. Who will follow the pages asks for as large ones as the schema allows.</summary>
    /// <param name="call">The call for the first page.</param>
    /// <param name="wanted">How many items are wanted; null when only one page is.</param>
    public PageWalk(PreparedCall call, ulong? wanted)
    {
        _arguments = PagingArguments.Of(call.Tool.Schema);
        _current = wanted is { } items ? Enlarge(call, items) : call;
        Next = _current;
    }

    /// <summary>The call for the next page; null when there is none to be had.</summary>
    public PreparedCall? Next { get; private set; }

    /// <summary>Whether there is more behind what has been accepted.</summary>
    public PageRest Rest { get; private set; }

    /// <summary>Why the rest cannot be had with this tool; null when it can, or there is none.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>How many items there are in all, where the server says so.</summary>
    public long? Total { get; private set; }

    /// <summary>How many items have been accepted.</summary>
    public long Received { get; private set; }

    /// <summary>The size of a page and its argument, for advice; null when the tool has none.</summary>
    public string? SizeAdvice =>
        _arguments.Size is not { } name || Received >= _arguments.LargestSize ? null
        : _arguments.LargestSize is { } most ? $"-{name} (at most {most})" : "-" + name;

    /// <summary>How many items there are in all, as one answer says it.</summary>
    public static long? TotalIn(ToolOutput output) => PagingWords.Total(output.Paging);

    /// <summary>Takes an answer in; false when it only repeats what was there before and is not to be shown.</summary>
    public bool Accept(ToolOutput output)
    {
        Next = null;
        Rest = PageRest.None;
        Total = PagingWords.Total(output.Paging) ?? Total;
        if (output.ItemsProperty is null)
        {
            Received += output.Values.Count;
            return true;
        }

        var count = output.Values.Count;
        var start = PagingWords.Start(output.Paging);
        if (_askedStart is { } asked && count > 0
            && (start is { } answered ? answered != asked : output.IsSameAs(_previous)))
        {
            StopAt($"The server returned an earlier page for {_arguments.Start} {asked}.");
            return false;
        }

        if (_byToken && count > 0 && output.IsSameAs(_previous))
        {
            StopAt($"The server returned the same page again for {_arguments.Token}.");
            return false;
        }

        Received += count;
        _previous = output;
        var size = PagingWords.Size(output.Paging) ?? Number(_arguments.Size) ?? _arguments.DefaultSize;
        var begin = start ?? _askedStart ?? Number(_arguments.Start) ?? 0;
        Decide(output.Paging, output.ItemsProperty.Length > 0, begin, count, size);
        _wasShort = count < size;
        return true;
    }

    private void Decide(IReadOnlyDictionary<string, object?> paging, bool inObject, long start, int count, long? size)
    {
        var more = PagingWords.HasMore(paging);
        var next = start + count;
        if (more == false)
        {
            return;
        }

        if (PagingWords.Token(paging) is { } token)
        {
            Rest = PageRest.Certain;
            ByToken(token, next);
            return;
        }

        // Who counts by tokens and gives none is at the end.
        var isTokenAnswer = _byToken || PagingWords.CountsByToken(paging)
            || (_arguments.Token is not null && _arguments.Start is null && inObject);
        if (Total is { } total && !PagingWords.CountsByToken(paging))
        {
            if (next < total && count > 0)
            {
                Rest = PageRest.Certain;
                ByStart(next);
            }
        }
        else if (more == true)
        {
            Rest = PageRest.Certain;
            ByStart(next);
        }
        else if (!isTokenAnswer && count > 0)
        {
            Rest = count >= size ? PageRest.Perhaps : PageRest.None;
            if (PagingWords.Size(paging) is not { } limit || count >= limit)
            {
                ByStart(next);
            }
        }
    }

    private void ByToken(string token, long next)
    {
        if (_arguments.Token is not { } name)
        {
            if (Total is not null && _arguments.Start is not null)
            {
                ByStart(next);
                return;
            }

            Obstacle = "There is a next page, but the tool has no argument to request it.";
            return;
        }

        if (_current.Arguments[name]?.ToString() is { } sent)
        {
            _tokens.Add(sent);
        }

        if (!_tokens.Add(token))
        {
            Obstacle = $"The server returned the same {name} again.";
            return;
        }

        _byToken = true;
        _askedStart = null;
        Go(name, JsonValue.Create(token));
    }

    private void ByStart(long next)
    {
        if (_arguments.Start is not { } name)
        {
            Obstacle = Rest == PageRest.None ? null : "The tool has no argument to request the next page.";
            return;
        }

        _askedStart = next;
        Go(name, JsonValue.Create(next));
    }

    private void Go(string name, JsonValue value)
    {
        var arguments = (JsonObject)_current.Arguments.DeepClone();
        arguments[name] = value;
        Next = _current = _current.With(arguments);
    }

    /// <summary>A page that was not full was the last, whatever the server makes of a question for one more.</summary>
    private void StopAt(string obstacle)
    {
        Rest = _wasShort ? PageRest.None : Total > Received ? PageRest.Certain : PageRest.Perhaps;
        Obstacle = _wasShort ? null : obstacle;
    }

    private PreparedCall Enlarge(PreparedCall call, ulong wanted)
    {
        if (_arguments is not { Size: { } name, LargestSize: { } largest } || call.Arguments[name] is not null
            || (_arguments.DefaultSize is { } usual && (ulong)usual >= wanted))
        {
            return call;
        }

        var arguments = (JsonObject)call.Arguments.DeepClone();
        arguments[name] = JsonValue.Create((long)Math.Min((ulong)largest, wanted));
        return call.With(arguments);
    }

    private long? Number(string? argument) =>
        argument is not null && long.TryParse(
            _current.Arguments[argument]?.ToString(),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var number)
            ? number : null;
}
