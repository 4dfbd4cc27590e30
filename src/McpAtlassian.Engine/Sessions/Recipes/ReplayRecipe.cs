using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>A recording in a server's place. It is never saved: its file is all that it needs.</summary>
internal sealed record ReplayRecipe(ReplayTarget Target) : SessionRecipe
{
    public override string Method => RecipeMethod.None;

    public override string? SuggestedName => Path.GetFileNameWithoutExtension(Target.Recording.Path);

    public override ServerTarget BuildTarget(NetworkOptions network) => Target;

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) => NoCredential.Instance;
}
