using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace McpAtlassian.Engine.Tests.Examples;

public sealed class PipelineExampleTests
{
    private static readonly YamlMappingNode GitHub = PipelineExamples.Load("github-actions.yml");
    private static readonly YamlMappingNode Azure = PipelineExamples.Load("azure-pipelines.yml");

    private static IEnumerable<YamlNode> GitHubJobs => GitHub.Get("jobs").Members().Select(j => j.Value);

    private static IEnumerable<YamlNode> AzureJobs => Azure.Get("jobs").Items();

    private static IEnumerable<YamlNode> GitHubSteps => GitHubJobs.SelectMany(j => j.Get("steps").Items());

    private static IEnumerable<YamlNode> AzureSteps => AzureJobs.SelectMany(j => j.Get("steps").Items());

    private static List<string> Scripts =>
        [.. GitHubSteps.Select(s => s.Text("run")).Concat(AzureSteps.Select(s => s.Text("pwsh"))).OfType<string>()];

    [Fact]
    public void Each_step_of_github_is_an_action_of_a_version_or_a_script_in_pwsh()
    {
        Assert.NotEmpty(GitHubSteps);
        foreach (var step in GitHubSteps)
        {
            var isAction = Regex.IsMatch(step.Text("uses") ?? string.Empty, @"^actions/[a-z-]+(/[a-z]+)?@v\d+$");
            var isScript = step.Text("run") is not null && step.Text("shell") == "pwsh";
            Assert.True(isAction ^ isScript, step.ToString());
        }
    }

    [Fact]
    public void Each_step_of_azure_is_a_task_of_a_version_a_script_in_pwsh_or_an_upload()
    {
        Assert.NotEmpty(AzureSteps);
        foreach (var step in AzureSteps)
        {
            var kinds = new[]
            {
                Regex.IsMatch(step.Text("task") ?? string.Empty, @"^\w+@\d+$"),
                step.Text("pwsh") is not null,
                step.Text("publish") is not null
            }.Count(k => k);
            Assert.True(kinds == 1, step.ToString());
            Assert.NotNull(step.Text("displayName"));
        }
    }

    [Fact]
    public void Every_script_that_a_step_calls_is_there_and_every_script_is_called()
    {
        var called = Scripts.Select(s => Regex.Match(s, @"^\./(steps/[\w-]+\.ps1)( |$)").Groups[1].Value).ToHashSet();
        foreach (var script in called)
        {
            Assert.True(File.Exists(Path.Combine(PipelineExamples.Folder, script)), script);
        }

        var there = Directory.GetFiles(Path.Combine(PipelineExamples.Folder, "steps"))
            .Select(f => "steps/" + Path.GetFileName(f));
        Assert.Equal(called.Append("steps/Common.ps1").Order(), there.Order());
    }

    [Fact]
    public void No_expression_is_written_into_a_script()
    {
        // An expression is replaced before the shell reads the script: what it stands for would be code.
        Assert.NotEmpty(Scripts);
        Assert.All(Scripts, script => Assert.DoesNotMatch(@"\$\{\{|\$\(|\$\[", script));
    }

    [Fact]
    public void Secrets_appear_only_as_values_of_environment_variables()
    {
        var github = File.ReadAllLines(Path.Combine(PipelineExamples.Folder, "github-actions.yml"));
        Assert.All(
            github.Where(l => l.Contains("secrets.", StringComparison.Ordinal)),
            line =>
                Assert.Matches(@"^\s+ATLASSIAN_MCP_API_TOKEN: \$\{\{ secrets\.ATLASSIAN_MCP_API_TOKEN \}\}$", line));
        var azure = File.ReadAllLines(Path.Combine(PipelineExamples.Folder, "azure-pipelines.yml"));
        Assert.All(
            azure.Where(l => l.Contains("$(ATLASSIAN_MCP_API_TOKEN)", StringComparison.Ordinal)),
            line => Assert.Matches(@"^\s+ATLASSIAN_MCP_API_TOKEN: \$\(ATLASSIAN_MCP_API_TOKEN\)$", line));
    }

    [Fact]
    public void Every_step_of_azure_that_connects_has_the_credential_mapped()
    {
        var connecting =
            AzureSteps.Where(s => s.Text("pwsh") is { } script && !Regex.IsMatch(script, "Install-|Find-")).ToList();
        Assert.NotEmpty(connecting);
        Assert.All(connecting, step =>
        {
            Assert.Equal("$(ATLASSIAN_MCP_API_TOKEN)", step.Text("env", "ATLASSIAN_MCP_API_TOKEN"));
            Assert.Equal("$(ATLASSIAN_MCP_EMAIL)", step.Text("env", "ATLASSIAN_MCP_EMAIL"));
            Assert.NotNull(step.Text("env", "ATLASSIAN_MCP_SITE"));
        });
    }

    [Fact]
    public void Every_environment_variable_a_script_line_uses_is_set_for_it()
    {
        var github = GitHubJobs.SelectMany(
            job =>
                job.Get("steps").Items().Select(step => (Script: step.Text("run"), Names: Names(GitHub, job, step))));
        var azure = AzureSteps.Select(step => (Script: step.Text("pwsh"), Names: Names(step)));
        var used = github.Concat(azure)
            .Where(s => s.Script is not null)
            .SelectMany(s => Regex.Matches(s.Script!, @"\$env:(\w+)").Select(m => (Name: m.Groups[1].Value, s.Names)))
            .ToList();
        Assert.NotEmpty(used);
        Assert.All(used, u => Assert.Contains(u.Name, u.Names));
    }

    [Fact]
    public void Both_cache_the_module_by_its_version_before_they_install_it()
    {
        foreach (var job in GitHubJobs)
        {
            var steps = job.Get("steps").Items().ToList();
            var cache =
                steps.FindIndex(s => s.Text("uses")?.StartsWith("actions/cache@", StringComparison.Ordinal) == true);
            Assert.InRange(
                cache,
                0,
                steps.FindIndex(
                    s => s.Text("run")?.Contains("Install-McpAtlassian", StringComparison.Ordinal) == true) - 1);
            Assert.Contains("MCP_ATLASSIAN_VERSION", steps[cache].Text("with", "key")!, StringComparison.Ordinal);
        }

        foreach (var job in AzureJobs)
        {
            var steps = job.Get("steps").Items().ToList();
            var cache = steps.FindIndex(s => s.Text("task")?.StartsWith("Cache@", StringComparison.Ordinal) == true);
            Assert.InRange(
                cache,
                0,
                steps.FindIndex(
                    s => s.Text("pwsh")?.Contains("Install-McpAtlassian", StringComparison.Ordinal) == true) - 1);
            Assert.Contains("McpAtlassianVersion", steps[cache].Text("inputs", "key")!, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// What one attempt leaves the next one finds: without the journal a rerun creates each row again.
    /// </summary>
    [Fact]
    public void Both_bring_the_journal_back_before_they_create_and_keep_it_however_that_ends()
    {
        var github = GitHub.Get("jobs", "create", "steps").Items().ToList();
        var create =
            github.FindIndex(s => s.Text("run")?.Contains("-ResumeLog issues.jsonl", StringComparison.Ordinal) == true);
        var restore = github.FindIndex(
            s => s.Text("uses")?.StartsWith("actions/cache/restore@", StringComparison.Ordinal) == true);
        var save =
            github.FindIndex(s => s.Text("uses")?.StartsWith("actions/cache/save@", StringComparison.Ordinal) == true);
        Assert.True(restore >= 0 && restore < create && create < save);
        Assert.Equal("always()", github[save].Text("if"));
        Assert.All([github[restore], github[save]], s => Assert.Equal("issues.jsonl", s.Text("with", "path")));
        Assert.Equal(github[restore].Text("with", "key"), github[save].Text("with", "key"));
        Assert.StartsWith(
            github[restore].Text("with", "restore-keys")!, github[save].Text("with", "key")!, StringComparison.Ordinal);
        Assert.Contains("github.run_attempt", github[save].Text("with", "key")!, StringComparison.Ordinal);

        var azure = AzureJobs.Single(j => j.Text("job") == "create").Get("steps").Items().ToList();
        create = azure.FindIndex(s => s.Text("pwsh")?.Contains("-Earlier journals", StringComparison.Ordinal) == true);
        restore = azure.FindIndex(s => s.Text("task") == "DownloadPipelineArtifact@2");
        save = azure.FindIndex(s => s.Text("publish") == "issues.jsonl");
        Assert.True(restore >= 0 && restore < create && create < save);
        Assert.EndsWith("/journals", azure[restore].Text("inputs", "path")!, StringComparison.Ordinal);
        Assert.Equal("true", azure[restore].Text("continueOnError"));
        Assert.StartsWith("and(always(),", azure[save].Text("condition")!, StringComparison.Ordinal);
    }

    /// <summary>A name that is taken is refused when a run is attempted anew.</summary>
    [Fact]
    public void Each_artifact_carries_the_attempt_in_its_name()
    {
        var uploads = GitHubSteps.Where(
            s => s.Text("uses")?.StartsWith("actions/upload-artifact@", StringComparison.Ordinal) == true);
        Assert.All(uploads, s =>
            Assert.Contains("github.run_attempt", s.Text("with", "name")!, StringComparison.Ordinal));
        var published = AzureSteps.Where(s => s.Text("publish") is not null);
        Assert.All(published, s =>
            Assert.Contains("$(System.JobAttempt)", s.Text("artifact")!, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_install_the_version_of_the_manifest()
    {
        var manifest = File.ReadAllText(Path.Combine(PipelineExamples.Folder, "..", "McpAtlassian.psd1"));
        var version = Regex.Match(manifest, "ModuleVersion += '([^']+)'").Groups[1].Value + "-"
            + Regex.Match(manifest, "Prerelease += '([^']+)'").Groups[1].Value;
        Assert.Equal(version, GitHub.Text("env", "MCP_ATLASSIAN_VERSION"));
        Assert.Contains(
            Azure.Get("variables").Items(), v => v.Text("name") == "McpAtlassianVersion" && v.Text("value") == version);
    }

    [Fact]
    public void Both_report_over_several_sites()
    {
        var github =
            GitHub.Get("jobs", "report", "strategy", "matrix", "include").Items().Select(e => e.Text("site")).ToList();
        var azure = AzureJobs.Single(j => j.Text("job") == "report")
            .Get("strategy", "matrix")
            .Members()
            .Select(m => m.Value.Text("site"))
            .ToList();
        Assert.Equal(2, github.Distinct().Count());
        Assert.Equal(github, azure);
    }

    [Fact]
    public void The_workflow_may_only_read_the_repository()
    {
        var (scope, access) = Assert.Single(GitHub.Get("permissions").Members());
        Assert.Equal(("contents", "read"), (scope, ((YamlScalarNode)access).Value));
    }

    private static HashSet<string> Names(params YamlNode[] levels) =>
        [.. levels.SelectMany(l => l.Get("env").Members()).Select(m => m.Key)];
}
