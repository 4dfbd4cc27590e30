using System.Management.Automation;

namespace McpAtlassian.Module.Tests.Sample;

/// <summary>Gets samples of a <see cref="GetAtlassianSampleCommand.Kind"/>.</summary>
/// <remarks>
/// <para>First paragraph, see <see cref="RemoveAtlassianSampleCommand"/> and <c>$null</c>.</para>
/// <para>Second   paragraph
/// over two lines.</para>
/// <list type="bullet"><item><term>One</term><description>the first</description></item></list>
/// </remarks>
/// <example>
/// <code>
/// Get-AtlassianSample -Name a |
///     Format-Table
/// </code>
/// <para>Gets one.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianSample -Id 1</code>
/// Gets it by its number.
/// </example>
/// <seealso cref="RemoveAtlassianSampleCommand"/>
[Cmdlet(
    VerbsCommon.Get,
    "AtlassianSample",
    DefaultParameterSetName = "ByName",
    SupportsShouldProcess = true,
    HelpUri = "https://example.com/help")]
[OutputType(typeof(Version), typeof(string))]
public sealed class GetAtlassianSampleCommand : PSCmdlet
{
    /// <summary>The number.</summary>
    [Parameter(ParameterSetName = "ById", Mandatory = true)]
    public long Id { get; set; }

    /// <summary>The names.</summary>
    [Parameter(
        ParameterSetName = "ByName", Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Title", "Label")]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>The kind.</summary>
    [Parameter]
    public DayOfWeek Kind { get; set; } = DayOfWeek.Friday;

    /// <summary>One of a few.</summary>
    [Parameter]
    [ValidateSet("v1", "v2")]
    public string? Endpoint { get; set; }

    /// <summary>Gets more.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    [Parameter(DontShow = true)]
    public string? Hidden { get; set; }
}
