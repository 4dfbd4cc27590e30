using System.Management.Automation;

namespace McpAtlassian.Module.Tests.Sample;

// Says nothing of itself, for the tests of what is missing.
[Cmdlet(VerbsCommon.Remove, "AtlassianSample")]
public sealed class RemoveAtlassianSampleCommand : PSCmdlet
{
    [Parameter]
    public string? Name { get; set; }
}
