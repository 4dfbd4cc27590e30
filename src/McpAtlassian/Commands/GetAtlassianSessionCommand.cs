using System.Management.Automation.Runspaces;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using Tip = McpAtlassian.Text.Tips.GetAtlassianSessionCommand;

namespace McpAtlassian.Commands;

/// <summary>Gets the open sessions.</summary>
/// <remarks>
/// <para>Shows each open session with its server, account, site, authentication method and expiry. No property or view
/// of a session contains a secret.</para>
/// <para>Every runspace of the process can use a session by name. Each runspace has its own default. A runspace without
/// a default uses the process's only session, so ForEach-Object -Parallel works without -Session.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Get-AtlassianSession</code>
/// <para>Lists the open sessions. By default the session you connected last is the default session.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianSession -Name demo* | Format-List</code>
/// <para>Shows all details of the sessions whose names begin with demo.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianSession -Default</code>
/// <para>Gets the session that commands use without -Session.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianSession -ListAvailable</code>
/// <para>Lists the sessions saved on this machine; Connect-Atlassian -Name opens one.</para>
/// </example>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso cref="SelectAtlassianSessionCommand"/>
/// <seealso cref="TestAtlassianSessionCommand"/>
/// <seealso>about_AtlassianSessions</seealso>
[Cmdlet(VerbsCommon.Get, "AtlassianSession", DefaultParameterSetName = GetAtlassianSessionCommand.Set.Name)]
[OutputType(typeof(AtlassianSession))]
public sealed class GetAtlassianSessionCommand : AnnotatingCmdlet
{
    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string Name = "Name";
        public const string ListAvailable = "ListAvailable";
        public const string Default = "Default";
    }

    /// <summary>Names of sessions; wildcards are allowed. All by default.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.Name,
        HelpMessage = Tip.Name)]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = Set.ListAvailable)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only the default session of this runspace. Returns nothing if there is none.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Default, HelpMessage = Tip.Default)]
    public SwitchParameter Default { get; set; }

    /// <summary>The sessions saved on this machine instead of the open ones.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ListAvailable, HelpMessage = Tip.ListAvailable)]
    public SwitchParameter ListAvailable { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var all = ListAvailable ? Saved() : SessionTable.All;
        if (Default)
        {
            if (SessionTable.Default(Runspace.DefaultRunspace) is { } session)
            {
                WriteObject(session);
            }

            return;
        }

        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = false;
            foreach (var session in all)
            {
                if (pattern.IsMatch(session.Name))
                {
                    found = true;
                    WriteObject(session);
                }
            }

            if (!found && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(
                    ListAvailable
                        ? ErrorRecords.From(
                            new EngineException(
                                ErrorIds.SessionNotFound,
                                $"There is no saved session '{name}'.",
                                "List them with Get-AtlassianSession -ListAvailable."),
                            name)
                        : SessionTable.NotFound(name));
            }
        }
    }

    private List<AtlassianSession> Saved() =>
        [.. new SessionStore().List(problem => WriteWarning(problem.Message)).Select(AtlassianSession.Saved)];
}
