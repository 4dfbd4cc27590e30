using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Pipeline;

/// <summary>Checks the addresses among a command's parameters before anything is done with one of them.</summary>
internal static class Addresses
{
    /// <exception cref="EngineException">PathInvalid, naming the parameter.</exception>
    public static void Require(PSCmdlet cmdlet, params string[] besides)
    {
        foreach (var parameter in cmdlet.MyInvocation.BoundParameters)
        {
            if (parameter.Value is Uri address && !besides.Contains(parameter.Key))
            {
                WebAddress.Require(address, parameter.Key);
            }
        }
    }
}
