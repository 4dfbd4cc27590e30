namespace McpAtlassian.Engine.Tests.Tools.Schema;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("sumary", "summary")]
    [InlineData("SUMMRAY", "summary")]
    [InlineData("issueTypeName", "issueType")]
    [InlineData("desc", "description")]
    [InlineData("Key", "projectKey")]
    public void The_name_that_was_meant_comes_first(string typed, string meant) =>
        Assert.Equal(
            meant, NearestNames.Find(typed, ["description", "summary", "issueType", "projectKey", "parent"])[0]);

    [Fact]
    public void Nothing_near_gives_nothing() => Assert.Empty(NearestNames.Find("zzzz", ["summary", "projectKey"]));

    [Fact]
    public void At_most_three_are_given() =>
        Assert.Equal(3, NearestNames.Find("get", Enumerable.Range(0, 50).Select(index => "getThing" + index)).Count);

    [Theory]
    [InlineData("abcd", "abdc", 1)]
    [InlineData("abcd", "abcd", 0)]
    [InlineData("abcd", "abc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Neighbours_swapped_are_one_slip(string left, string right, int expected) =>
        Assert.Equal(expected, NearestNames.Distance(left, right, 5));

    [Fact]
    public void The_nearest_of_four_thousand_names_is_found()
    {
        string[] names = [.. Enumerable.Range(0, 4000).Select(index => $"listJiraProjectThing{index}Metadata")];

        Assert.Equal("listJiraProjectThing777Metadata", NearestNames.Find("listJiraPorjectThing777Metadata", names)[0]);
    }
}
