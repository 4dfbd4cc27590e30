namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>What a tool's schema says about a value, reduced to what a parameter can be typed as.</summary>
internal enum ToolValueKind
{
    /// <summary>The schema says nothing usable, or allows several types.</summary>
    Any,
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}
