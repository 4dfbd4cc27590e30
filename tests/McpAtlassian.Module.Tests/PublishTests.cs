namespace McpAtlassian.Module.Tests;

/// <summary>
/// What the publishing script refuses, and in which order it goes about the rest. Nothing leaves this machine.
/// </summary>
public sealed class PublishTests
{
    [Fact]
    public async Task A_working_copy_with_changes_is_refused()
    {
        using var checkout = await TaggedCheckout.MakeAsync();
        await File.WriteAllTextAsync(Path.Combine(checkout.Root, "later.txt"), "x");

        var run = await RunAsync(checkout, "-WhatIf");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("later.txt", run.Everything, StringComparison.Ordinal);
        Assert.Empty(checkout.Asked);
    }

    [Fact]
    public async Task A_commit_without_the_versions_tag_is_refused()
    {
        using var checkout = await TaggedCheckout.MakeAsync();
        var tag = await TaggedCheckout.VersionTagAsync();
        await checkout.GitAsync("tag", "--delete", tag);
        await checkout.GitAsync("tag", "v0.0.1");

        var run = await RunAsync(checkout, "-WhatIf");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(tag, run.Everything, StringComparison.Ordinal);
        Assert.Empty(checkout.Asked);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_begun()
    {
        using var checkout = await TaggedCheckout.MakeAsync();

        var run = await RunAsync(checkout, "-Confirm:$false");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("PSGALLERY_API_KEY", run.Everything, StringComparison.Ordinal);
        Assert.Empty(checkout.Asked);
    }

    [Fact]
    public async Task WhatIf_says_what_it_would_do_and_needs_no_key()
    {
        using var checkout = await TaggedCheckout.MakeAsync();

        var run = await RunAsync(checkout, "-WhatIf");

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains(
            "What if: Performing the operation \"Test, pack and publish\"", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"McpAtlassian {(await TaggedCheckout.VersionTagAsync())[1..]} to PSGallery",
            run.Output,
            StringComparison.Ordinal);
        Assert.Empty(checkout.Asked);
    }

    [Fact]
    public async Task It_tests_and_packs_before_it_publishes_and_keeps_the_key_to_itself()
    {
        using var checkout = await TaggedCheckout.MakeAsync();
        checkout.Environment["PSGALLERY_API_KEY"] = "made-up-key";
        Directory.CreateDirectory(checkout.Gallery);

        // The stand-in for build.ps1 makes no package: what comes after Pack is seen to fail on that.
        var run = await RunAsync(checkout, "-Repository Rehearsal -Confirm:$false");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Equal(
            ["Test Long=True key=''", "Pack Long=False key=''"],
            checkout.Asked.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("made-up-key", run.Everything, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(checkout.Gallery));
    }

    private static async Task<ChildProcess> RunAsync(TaggedCheckout checkout, string arguments)
    {
        var host = await PowerShellHost.Current;
        Directory.CreateDirectory(checkout.Gallery);
        var command =
            "Register-PSResourceRepository -PSGallery; Register-PSResourceRepository -Name Rehearsal -Uri "
            + $"'{checkout.Gallery}' -Trusted; & '{checkout.Script}' {arguments}; exit $LASTEXITCODE";
        var run = await ChildProcess.RunAsync(
            host.Path,
            ["-NoProfile", "-NonInteractive", "-Command", command],
            TimeSpan.FromMinutes(1),
            checkout.Environment);
        TaggedCheckout.SkipWhenTooOld(run);
        return run;
    }
}
