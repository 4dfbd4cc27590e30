#Requires -Version 7.4

# Two modules with the same dependencies in one process is the ordinary case on an administrator's machine.
Describe 'The engine in its own load context' {
    BeforeAll {
        $path = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
        $deps = Join-Path (Split-Path $path) 'bin/deps'
        Import-Module $path -Force
        $engine = [Reflection.Assembly]::Load('McpAtlassian.Engine')
        $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($engine)
        $default = [System.Runtime.Loader.AssemblyLoadContext]::Default
        $module = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'McpAtlassian' }
    }

    It 'is not in the default context' {
        $context.Name | Should -Be 'McpAtlassian'
        [object]::ReferenceEquals($context, $default) | Should -BeFalse
    }

    It 'leaves the cmdlets in the default context, so that their types are ordinary ones' {
        [object]::ReferenceEquals([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($module), $default) | Should -BeTrue
    }

    It 'is shared with the demo server' {
        $demo = [Reflection.Assembly]::Load('McpAtlassian.DemoServer')
        [object]::ReferenceEquals([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($demo), $context) | Should -BeTrue
    }

    It 'gets ModelContextProtocol.Core from the set for this runtime' {
        $private = $context.LoadFromAssemblyName([Reflection.AssemblyName]::new('ModelContextProtocol.Core'))
        $set = $deps
        # The image for this system, where it was compiled: see ImageTests.
        $image = Join-Path $deps net10.0 ([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)
        if ([Environment]::Version.Major -eq 10 -and (Test-Path "$image/ModelContextProtocol.Core.dll")) { $set = $image }
        $private.Location | Should -Be (Join-Path $set 'ModelContextProtocol.Core.dll')
    }

    It 'gets <_> from bin/deps whatever the host carries, and from the runtime since .NET 10' -ForEach 'System.Text.Json', 'System.Net.Http.Json', 'System.IO.Pipelines', 'System.Text.Encodings.Web', 'System.Diagnostics.DiagnosticSource', 'System.Net.ServerSentEvents' {
        $private = $context.LoadFromAssemblyName([Reflection.AssemblyName]::new($_))
        $folder = if ([Environment]::Version.Major -ge 10) { Split-Path ([object].Assembly.Location) } else { $deps }
        $private.Location | Should -Be (Join-Path $folder "$_.dll")
    }

    It "leaves the host's System.Text.Json what it was" {
        $hosts = [Reflection.Assembly]::Load('System.Text.Json')
        [object]::ReferenceEquals([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($hosts), $default) | Should -BeTrue
        $hosts.Location | Should -Not -BeLike "$deps*"
    }

    It 'never hands <_> to another module that misses it' -ForEach 'ModelContextProtocol.Core', 'YamlDotNet', 'Tomlyn', 'Microsoft.Extensions.AI.Abstractions' {
        { [Reflection.Assembly]::Load($_) } | Should -Throw
        @($default.Assemblies | Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith($deps) }) | Should -HaveCount 0
    }
}
