namespace McpAtlassian.Generation;

/// <summary>
/// The module in memory that holds all imported tools of a runspace. Importing again replaces the commands of the same
/// tools and keeps the others; it goes when McpAtlassian goes.
/// </summary>
internal static class ToolModule
{
    public const string Name = "McpAtlassian.Tools";

    private static readonly ScriptBlock FindCommands = ScriptBlock.Create(
        "param($pattern) Microsoft.PowerShell.Core\\Get-Command -Name $pattern -CommandType Alias, Cmdlet, Filter, "
        + "Function -ErrorAction Ignore");

    private static readonly ScriptBlock Find = ScriptBlock.Create(
        "param($name) Microsoft.PowerShell.Core\\Get-Module -Name $name");

    private static readonly ScriptBlock Remove = ScriptBlock.Create(
        "param($name) Microsoft.PowerShell.Core\\Get-Module -Name $name | Microsoft.PowerShell.Core\\Remove-Module "
        + "-Force");

    private static readonly ScriptBlock Make = ScriptBlock.Create(
        "param($name, $content) Microsoft.PowerShell.Core\\New-Module -Name $name -ScriptBlock $content -Function '-'");

    private static readonly ScriptBlock Import = ScriptBlock.Create(
        "param($module) Microsoft.PowerShell.Core\\Import-Module -ModuleInfo $module -Global -DisableNameChecking "
        + "-Force");

    /// <summary>
    /// Commands of that pattern, loaded or installed, by name; a pattern makes PowerShell look without loading modules.
    /// </summary>
    public static ILookup<string, CommandInfo> Existing(PSCmdlet cmdlet, string pattern) =>
        Run(cmdlet, FindCommands, pattern)
            .Select(o => o.BaseObject)
            .OfType<CommandInfo>()
            .ToLookup(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is imported now.</summary>
    public static IReadOnlyList<GeneratedCommand> Imported(PSCmdlet cmdlet) =>
        Run(cmdlet, Find, Name)
            .Select(o => (o.BaseObject as PSModuleInfo)?.PrivateData)
            .OfType<GeneratedCommand[]>()
            .FirstOrDefault() ?? [];

    /// <summary>Makes the module anew with these commands.</summary>
    public static PSModuleInfo Load(PSCmdlet cmdlet, IReadOnlyCollection<GeneratedCommand> commands)
    {
        // Parsed before the old one goes: whatever is wrong with it leaves everything as it was.
        var content = ScriptBlock.Create(ModuleText.InMemory(commands));
        Run(cmdlet, Remove, Name);
        var module = Run(cmdlet, Make, Name, content).Select(o => o.BaseObject).OfType<PSModuleInfo>().Last();

        // Set here, because a script in constrained language may not.
        module.PrivateData = commands.ToArray();
        Run(cmdlet, Import, module);
        if (cmdlet.MyInvocation.MyCommand is CmdletInfo { Module: { OnRemove: null } owner })
        {
            owner.OnRemove = ScriptBlock.Create(
                "Microsoft.PowerShell.Core\\Get-Module -Name " + Name
                    + " | Microsoft.PowerShell.Core\\Remove-Module -Force");
        }

        return module;
    }

    private static IEnumerable<PSObject> Run(PSCmdlet cmdlet, ScriptBlock script, params object?[] arguments) =>
        cmdlet.InvokeCommand.InvokeScript(true, script, null, arguments);
}
