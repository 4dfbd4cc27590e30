namespace McpAtlassian.Isolation; internal static class P {}
