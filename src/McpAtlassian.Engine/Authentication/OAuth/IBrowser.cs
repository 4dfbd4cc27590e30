using System;
using System.Threading;
using System.Threading.Tasks;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Opens an address for the user to see.</summary>
public interface IBrowser
{
    /// <summary>Returns once the page is on its way; it need not have been read.</summary>
    Task OpenAsync(Uri uri, CancellationToken cancellationToken);
}
