using System.Collections;
using System.Management.Automation.Runspaces;
using McpAtlassian.Models;
using McpAtlassian.Sessions;

namespace McpAtlassian.Completion;

/// <summary>Finds the session a half-typed command would use.</summary>
internal static class SessionOf
{
    public static AtlassianSession? Command(IDictionary boundParameters)
    {
        try
        {
            var asked = (boundParameters["Session"] is PSObject wrapped
                ? wrapped.BaseObject
                : boundParameters["Session"]) switch
            {
                AtlassianSession given => given,
                string name => AtlassianSession.Named(name),
                _ => null,
            };
            return SessionTable.Resolve(asked, Runspace.DefaultRunspace);
        }
        catch (EngineException)
        {
            return null;
        }
    }
}
