using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Calls;

/// <summary>Brings what one call returned into the pipeline, or into files, as the invocation wants it.</summary>
internal sealed class OutputWriter(
    PSCmdlet cmdlet, AsyncPipeline pipeline, CallSettings settings, BulkRow row, HashSet<string> warned) : IDisposable
{
    /// <summary>The hidden member that tells which piped object an output belongs to.</summary>
    public const string InputMember = "McpInput";

    /// <summary>The hidden member of a page's last item that tells where the next page begins.</summary>
    public const string PagingMember = "McpPaging";

    private PendingFile? _document;
    private long _inDocument;
    private bool _isFirst = true;

    /// <summary>Writes one page.</summary>
    /// <exception cref="EngineException">It cannot be saved; it has been written into the pipeline instead.</exception>
    public async Task WriteAsync(ResultPage page)
    {
        foreach (var warning in page.Output.Warnings.Where(warned.Add))
        {
            pipeline.WriteWarning($"{row.Call!.Tool.Name}: {warning}");
        }

        if (_isFirst && settings.IncludeTotalCount)
        {
            var total = PageWalk.TotalIn(page.Output);
            var count = cmdlet.PagingParameters.NewTotalCount((ulong)(total ?? 0), total is null ? 0.0 : 1.0);
            await pipeline.WriteObjectAsync(Tag(count)).ConfigureAwait(false);
        }

        _isFirst = false;
        if (settings.Files is { } files)
        {
            await SaveAsync(files, page).ConfigureAwait(false);
        }
        else if (settings.Raw)
        {
            await pipeline.WriteObjectAsync(page.Output.RawJson).ConfigureAwait(false);
        }
        else
        {
            await WriteValuesAsync(page).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves nothing of a document whose last page never came.</summary>
    public void Dispose() => _document?.Dispose();

    private Task WriteValuesAsync(ResultPage page) => pipeline.WriteObjectsAsync(page.Count, i =>
    {
        var value = Shape(page[i]);
        var isEnd = i == page.Count - 1 && page.IsLast && page.Output.Paging.Count > 0;
        return isEnd ? WithPaging(value, page.Output.Paging) : value;
    });

    private async Task SaveAsync(ResultFiles files, ResultPage page)
    {
        List<FileInfo> saved;
        try
        {
            saved = [.. Save(files, page)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EngineException)
        {
            // The call has done what it does; its result is not lost with the file.
            await WriteValuesAsync(page).ConfigureAwait(false);
            throw error as EngineException ?? new EngineException(
                ErrorIds.PathInvalid,
                $"The result cannot be saved: {error.Message}",
                "Choose another path. The call itself succeeded.",
                error);
        }

        foreach (var file in saved)
        {
            await pipeline.WriteObjectAsync(Tag(file)).ConfigureAwait(false);
        }
    }

    private IEnumerable<FileInfo> Save(ResultFiles files, ResultPage page)
    {
        var contents = page.Values.OfType<ToolContent>()
            .Where(c => c.Data is not null || c.Kind == ToolContentKind.Resource).ToList();
        if (contents.Count > 0 && !settings.Raw)
        {
            SayTexts(page);
            return [.. contents.Select(content =>
            {
                var name = content.Name ?? (contents.Count == 1 ? NameOf(row.Input) : null) ?? content.Uri
                    ?? row.Call!.AskedId ?? row.Call.Tool.Name;
                using var file = files.Open(row.Position, name, content.MimeType);
                return file.Write(content).Complete();
            })];
        }

        if (settings.FollowsPages && (page.Output.ItemsProperty is not null || settings.Raw))
        {
            return SaveToDocument(files, page);
        }

        var text = settings.Raw ? page.Output.RawJson
            : page.Output.TextContent is { Length: > 0 } words ? words : string.Join("\n", page.Json);
        using var single = files.Open(row.Position, NameOf(page), TypeOf(text));
        return [single.Write(text).Complete()];
    }

    /// <summary>The pages of a call as one document: a JSON array of the items.</summary>
    private FileInfo[] SaveToDocument(ResultFiles files, ResultPage page)
    {
        _document ??= files.Open(row.Position, NameOf(page), "application/json").Write("[");
        foreach (var item in settings.Raw ? [page.Output.RawJson] : page.Json)
        {
            _document.Write(_inDocument++ == 0 ? "\n" : ",\n").Write(item);
        }

        if (!page.IsLast)
        {
            return [];
        }

        using var document = _document.Write("\n]\n");
        _document = null;
        return [document.Complete()];
    }

    /// <summary>What a server says beside the files it sends: what failed among them must not go unheard.</summary>
    private void SayTexts(ResultPage page)
    {
        foreach (var value in page.Values.Where(v => v is not (null or ToolContent)))
        {
            var text = value as string ?? PSObject.AsPSObject(value!).ToString();
            if ((value as PSObject)?.Properties["failed"]?.Value is object[] { Length: > 0 } failed)
            {
                pipeline.WriteWarning($"{row.Call!.Tool.Name}: failed: {string.Join("; ", failed)}");
            }

            pipeline.WriteVerbose(text);
        }
    }

    /// <summary>What a piped attachment is called.</summary>
    public static string? NameOf(PSObject? input) => input is { BaseObject: not string } attachment
        ? ItemView.Member(attachment, "filename") as string ?? ItemView.Member(attachment, "fileName") as string
            ?? (ItemView.Member(attachment, "mediaType") is null
                ? null
                : ItemView.Member(attachment, "title") as string)
        : null;

    private string NameOf(ResultPage page) =>
        page.Output.Identity is { } made ? made.Key ?? made.Id! : row.Call!.Tool.Name;

    private static string TypeOf(string text) =>
        text.TrimStart() is { Length: > 0 } start && start[0] is '{' or '[' ? "application/json" : "text/plain";

    private object? Shape(object? value)
    {
        if (value is ToolContent content)
        {
            value = new McpContent(content);
        }

        ResultTypes.Name(value, row.Call!.RequestedName);
        var shaped = Tag(value);
        if (shaped is PSObject item)
        {
            ItemView.ShowPage(item); // Now that it is known from which site it came.
        }

        return shaped;
    }

    /// <summary>Notes where a result came from, in a hidden member: it is not part of what the server said.</summary>
    private object? Tag(object? value)
    {
        if (value is null || (row.Input is null && value is not PSObject { BaseObject: PSCustomObject }))
        {
            return value;
        }

        var origin = new List<PSMemberInfo>(2);
        if (row.Call?.Site is { } site)
        {
            origin.Add(new PSNoteProperty("Site", site));
        }

        if (row.Input is { } input)
        {
            origin.Add(new PSNoteProperty("Input", input));
        }

        if (origin.Count == 0)
        {
            return value;
        }

        var tagged = PSObject.AsPSObject(value);
        tagged.Members.Add(new PSMemberSet(ItemView.OriginMember, origin));
        if (row.Input is not null)
        {
            tagged.TypeNames.Add(ResultTypes.RowResult); // Last, for no other type or view to give way to it.
        }

        return tagged;
    }

    private static object? WithPaging(object? value, IReadOnlyDictionary<string, object?> paging)
    {
        if (value is null)
        {
            return null;
        }

        var state = new List<PSMemberInfo>();
        foreach (var pair in paging)
        {
            if (pair.Key.Length > 0)
            {
                state.Add(new PSNoteProperty(pair.Key, pair.Value));
            }
        }

        var tagged = PSObject.AsPSObject(value);
        tagged.Members.Add(new PSMemberSet(PagingMember, state));
        return tagged;
    }
}
