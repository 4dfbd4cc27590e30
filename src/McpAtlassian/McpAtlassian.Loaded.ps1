# Refuses to import beside what is loaded. .NET keeps an assembly until the process ends, so a second version, or the
# same one from another folder, would end in type data or an assembly that is "already" there; and a file that an update
# replaced would not even be read again. The id of the build that is loaded tells: its file holds it.
$loaded = [AppDomain]::CurrentDomain.GetData('McpAtlassian')
if ($loaded -and (
        -not $loaded.FullyQualifiedName.StartsWith("$PSScriptRoot$([IO.Path]::DirectorySeparatorChar)", 'OrdinalIgnoreCase') -or
        -not [BitConverter]::ToString([IO.File]::ReadAllBytes("$PSScriptRoot/McpAtlassian.dll")).Contains(
            [BitConverter]::ToString($loaded.ModuleVersionId.ToByteArray())))) {
    $version = $loaded.Assembly.GetName().Version.ToString(3)
    throw "McpAtlassian $version is loaded in this PowerShell session until it ends: " +
        "start a new session to use the one in '$([IO.Path]::GetDirectoryName($PSScriptRoot))'."
}
