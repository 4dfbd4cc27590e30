namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>Lets the user choose where a consent covers several sites.</summary>
internal interface ISiteChooser
{
    /// <summary>The chosen one of at least two sites, or null when the user gave up.</summary>
    Task<CloudSite?> ChooseAsync(IReadOnlyList<CloudSite> sites, CancellationToken cancellationToken);
}
