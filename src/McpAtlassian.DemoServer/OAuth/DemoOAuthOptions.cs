namespace McpAtlassian.DemoServer.OAuth;

/// <summary>How the embedded Atlassian's OAuth server behaves. Every member can be changed while it runs.</summary>
public class DemoOAuthOptions
{
    /// <summary>How long an access token is good for.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(8);

    /// <summary>The user refuses.</summary>
    public bool DenyConsent { get; set; }

    /// <summary>The site the user picks on the consent page.</summary>
    public string ConsentSite { get; set; } = "demo";
}
