using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Threading.Tasks;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Models;

namespace McpAtlassian.Cmdlets.Calls;

/// <summary>Brings a call's output into the pipeline as the invocation wants it.</summary>
internal sealed class OutputWriter(PSCmdlet cmdlet, AsyncPipeline pipeline, CallSettings settings)
{
    /// <summary>The member that tells which piped object an output belongs to.</summary>
    public const string InputMember = "McpInput";

    /// <summary>The hidden member of a page's last item that tells where the next page begins.</summary>
    public const string PagingMember = "McpPaging";

    private bool _totalWritten;

    /// <summary>Writes the values of one page.</summary>
    public async Task WriteAsync(ToolOutput output, IReadOnlyList<object?> values, PSObject? input, bool isLastPage)
    {
        if (settings.OutFile is { } path)
        {
            foreach (var file in await pipeline.InvokeAsync(_ => OutputFile.Save(cmdlet, path, output)).ConfigureAwait(false))
            {
                await pipeline.WriteObjectAsync(file).ConfigureAwait(false);
            }

            return;
        }

        if (settings.Raw)
        {
            await pipeline.WriteObjectAsync(output.RawJson).ConfigureAwait(false);
            return;
        }

        if (settings.IncludeTotalCount && !_totalWritten)
        {
            _totalWritten = true;
            long? total = Pager.Total(output);
            await pipeline.WriteObjectAsync(cmdlet.PagingParameters.NewTotalCount((ulong)(total ?? 0), total is null ? 0.0 : 1.0)).ConfigureAwait(false);
        }

        await pipeline.WriteObjectsAsync(values.Count, i =>
        {
            object? value = Shape(values[i], input);
            return i == values.Count - 1 && isLastPage && output.Paging.Count > 0 ? WithPaging(value, output.Paging) : value;
        }).ConfigureAwait(false);
    }

    private static object? Shape(object? value, PSObject? input)
    {
        if (value is ToolContent content)
        {
            value = new McpContent(content);
        }

        ResultTypes.Name(value);
        if (input is null || value is null)
        {
            return value;
        }

        var tagged = PSObject.AsPSObject(value);
        tagged.Members.Add(new PSNoteProperty(InputMember, input));
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
