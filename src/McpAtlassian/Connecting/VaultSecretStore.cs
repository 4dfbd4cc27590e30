using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Connecting;

/// <summary>
/// Keeps secrets in a vault of Microsoft.PowerShell.SecretManagement, which need not be installed: it is called by its
/// full name, in a runspace of its own because tokens are refreshed while no cmdlet runs.
/// </summary>
internal sealed class VaultSecretStore(string vault) : ISecretStore
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";
    private const string Prefix = "McpAtlassian-";

    public string Kind => "vault:" + vault;

    public bool IsEncrypted => true;

    public Task<string?> ReadAsync(string key, CancellationToken cancellationToken) =>
        Task.Run(
            () => Invoke(
                "param($v, $n) $i = Microsoft.PowerShell.SecretManagement\\Get-SecretInfo -Vault $v -Name $n; if "
                + "($i) { Microsoft.PowerShell.SecretManagement\\Get-Secret -Vault $v -Name $n -AsPlainText }",
                key,
                value: null),
            cancellationToken);

    public Task WriteAsync(string key, string secret, CancellationToken cancellationToken) =>
        Task.Run(
            () => Invoke(
                "param($v, $n, $s) Microsoft.PowerShell.SecretManagement\\Set-Secret -Vault $v -Name $n -Secret $s",
                key,
                secret),
            cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        Task.Run(
            () => Invoke(
                "param($v, $n) if (Microsoft.PowerShell.SecretManagement\\Get-SecretInfo -Vault $v -Name $n) { "
                + "Microsoft.PowerShell.SecretManagement\\Remove-Secret -Vault $v -Name $n }",
                key,
                value: null),
            cancellationToken);

    /// <summary>Opens the store a saved session remembers; the built-in ones by their own way.</summary>
    public static ISecretStore Open(string kind) =>
        kind.StartsWith("vault:", StringComparison.Ordinal)
            ? new VaultSecretStore(kind.Substring("vault:".Length))
            : SecretStores.Open(kind);

    private string? Invoke(string script, string key, string? value)
    {
        using var shell = PowerShell.Create();
        shell.AddScript("$ErrorActionPreference = 'Stop'; & {" + script + "} @args")
            .AddArgument(vault)
            .AddArgument(Prefix + key);
        if (value is not null)
        {
            shell.AddArgument(value);
        }

        try
        {
            return shell.Invoke().FirstOrDefault()?.BaseObject as string;
        }
        catch (RuntimeException error)
        {
            var missing = error is CommandNotFoundException
                || error.ErrorRecord?.FullyQualifiedErrorId.Contains(
                    "CommandNotFound", StringComparison.OrdinalIgnoreCase) == true
                || error.ErrorRecord?.FullyQualifiedErrorId.Contains(
                    "CouldNotAutoLoadModule", StringComparison.OrdinalIgnoreCase) == true;
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                missing
                    ? $"The vault '{vault}' needs the module {Module}, which is not installed."
                    : $"The vault '{vault}' cannot be used: {error.Message}",
                missing
                    ? $"Install-PSResource {Module}"
                    : "Get-SecretVault lists the vaults. Unlock a locked one with Unlock-SecretStore.",
                error);
        }
    }
}
