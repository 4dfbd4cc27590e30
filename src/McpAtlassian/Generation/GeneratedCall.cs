using System.Collections;
using System.Management.Automation.Runspaces;
using McpAtlassian.Calls;
using McpAtlassian.Ci;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Tools;

namespace McpAtlassian.Generation;

/// <summary>
/// One invocation of a command that was made of a tool, from its begin block to its clean block. Everything is written
/// and asked as that command, so errors point at the user's line and obey the user's preferences.
/// </summary>
internal sealed class GeneratedCall : IDisposable
{
    // A function of a module does not see its caller's preferences by itself; for the first two that would be
    // dangerous.
    private static readonly Dictionary<string, string> Preferences = new()
    {
        ["WhatIf"] = "WhatIfPreference",
        ["Confirm"] = "ConfirmPreference",
        ["ErrorAction"] = "ErrorActionPreference",
        ["WarningAction"] = "WarningPreference",
        ["InformationAction"] = "InformationPreference",
        ["Verbose"] = "VerbosePreference",
        ["Debug"] = "DebugPreference",
        ["ProgressAction"] = "ProgressPreference",
    };

    private readonly PSCmdlet _command;
    private readonly IDictionary _names;
    private readonly AsyncWork _work;
    private readonly ToolInvocation _invocation;
    private readonly AtlassianSession _session;
    private readonly bool _hasRows;
    private readonly bool _asJob;
    private bool _ended;

    public GeneratedCall(PSCmdlet command, string tool, AtlassianSession? session, IDictionary names, SessionState here)
    {
        _command = command;
        _names = names;
        TakePreferences(here);
        _work = new AsyncWork(command, e => Fail(e, tool));
        var given = IsBound("InputObject") ? ListOf(Bound("InputObject")) : null;
        _hasRows = command.MyInvocation.ExpectingInput || given is not null;
        _asJob = LanguagePrimitives.IsTrue(Bound("AsJob"));
        try
        {
            var options = InvocationOptions.Bound(command, tool, _hasRows, given?.Count);
            _session = SessionTable.Resolve(session, Runspace.DefaultRunspace);
            _invocation =
                new ToolInvocation(command, _work.Pipeline, _session.Engine!, options, ReadArguments);
        }
        catch (EngineException error)
        {
            Fail(error, tool);
            throw;
        }
    }

    /// <summary>The process block: a row, or the call itself where there are none.</summary>
    public void Next(object? input) => _work.Run(async (pipeline, cancellationToken) =>
    {
        if (_asJob)
        {
            await CallJob.RunAsync(
                _command, pipeline, _session, _invocation, _hasRows, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!_hasRows)
        {
            await _invocation.CallAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var row in _command.MyInvocation.ExpectingInput ? [AsObject(input)] : ListOf(input))
        {
            await _invocation.AddAsync(row, cancellationToken).ConfigureAwait(false);
        }
    });

    /// <summary>The end block.</summary>
    public void End()
    {
        if (_hasRows && !_asJob)
        {
            _work.Run((_, cancellationToken) => _invocation.CompleteAsync(cancellationToken));
        }

        _ended = true;
    }

    /// <summary>Ctrl+C.</summary>
    public void Stop()
    {
        if (!_work.StopToken.IsCancellationRequested)
        {
            _work.Stop();
            _invocation.SayStopped();
        }
    }

    /// <summary>The clean block, which PowerShell runs whatever happened.</summary>
    public void Dispose()
    {
        if (!_ended && _command.Stopping)
        {
            Stop();
        }

        if (!_ended && !_work.StopToken.IsCancellationRequested)
        {
            _invocation.WaitForRows();
        }

        _work.Dispose();
        _invocation.Dispose();
    }

    private void Fail(Exception exception, string tool)
    {
        var record = ErrorRecords.From(exception, tool);
        CiHost.Annotate(_command, record, terminating: true);
        _command.ThrowTerminatingError(record);
    }

    private ArgumentInput ReadArguments()
    {
        var given = GivenArguments.Read(Bound("Arguments"));
        var bareSwitch = _names.Keys.Cast<string>().Any(n => Bound(n) is SwitchParameter { IsPresent: true });
        foreach (var parameter in _names.Keys.Cast<string>().Where(IsBound))
        {
            var value = PlainValues.From(ToolArgumentAttribute.Unwrap(Bound(parameter)));
            if (bareSwitch && value is 0 or 1 && IsPositional(parameter))
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"Unexpected value {value}: it follows a switch, and would become -{parameter}.",
                    $"A switch takes its value with a colon: -name:$false. For -{parameter}, write '{value}'.");
            }

            given.Named[(string)_names[parameter]!] = value;
        }

        return new ArgumentInput
        {
            Named = given.Named,
            Second = given.Second,
            HasBareSwitch = bareSwitch,
            ByPlace = _hasRows && ByPlace() is { } name ? (string)_names[name]! : null,
        };
    }

    /// <summary>
    /// The parameter that was given by its place; PowerShell does not tell, but the line does. What is splatted counts
    /// as given by place, too.
    /// </summary>
    private string? ByPlace()
    {
        var line = _command.MyInvocation.Line ?? string.Empty;
        return line.Length == 0
            ? null
            : _names.Keys.Cast<string>().FirstOrDefault(name => IsBound(name) && IsPositional(name)
                && line.IndexOf("-" + name, StringComparison.OrdinalIgnoreCase) < 0);
    }

    private bool IsPositional(string name) =>
        _command.MyInvocation.MyCommand.Parameters[name].ParameterSets.Values.Any(set => set.Position >= 0);

    private void TakePreferences(SessionState here)
    {
        foreach (var preference in Preferences.Where(p => !IsBound(p.Key)))
        {
            if (_command.SessionState.PSVariable.GetValue(preference.Value) is { } value)
            {
                here.PSVariable.Set(preference.Value, value);
            }
        }
    }

    private bool IsBound(string name) => _command.MyInvocation.BoundParameters.ContainsKey(name);

    private object? Bound(string name) =>
        _command.MyInvocation.BoundParameters.TryGetValue(name, out var value) ? value : null;

    private static List<PSObject?> ListOf(object? input)
    {
        var inner = input is PSObject wrapped ? wrapped.BaseObject : input;
        return inner is IList list ? [.. list.Cast<object?>().Select(AsObject)] : [AsObject(input)];
    }

    private static PSObject? AsObject(object? value) => value is null ? null : PSObject.AsPSObject(value);
}
