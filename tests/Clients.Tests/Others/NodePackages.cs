namespace Clients.Tests.Others;

/// <summary>Packages from npm, installed once into the artifacts folder; the tests that need them are skipped where that fails.</summary>
public sealed class NodePackages
{
    readonly SemaphoreSlim _installing = new(1);
    string? _problem;
    bool _tried;

    /// <summary>The folder whose <c>node_modules</c> has kafkajs; skips the test when there is none.</summary>
    internal async Task<string> KafkaJsAsync()
    {
        var folder = Repository.Artifacts("node");
        await _installing.WaitAsync();
        try
        {
            if (!_tried) _problem = await InstallAsync(folder, "kafkajs", "2.2.4");
            _tried = true;
        }
        finally
        {
            _installing.Release();
        }
        if (_problem is not null) Assert.Skip(_problem);
        return folder;
    }

    static async Task<string?> InstallAsync(string folder, string package, string version)
    {
        if (!ChildProcess.Exists("node") || !ChildProcess.Exists("npm")) return "there is no Node.js (node, npm) in PATH";
        if (File.Exists(Path.Combine(folder, "node_modules", package, "package.json"))) return null;
        try
        {
            var installed = await ChildProcess.RunAsync(
                "npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", folder, $"{package}@{version}"], deadline: TimeSpan.FromSeconds(60), folder: folder);
            return installed.ExitCode == 0 ? null : $"npm could not install {package}: {installed.Error.Split('\n').FirstOrDefault(line => line.Contains("code", StringComparison.Ordinal))}";
        }
        catch (TimeoutException)
        {
            return $"npm could not install {package} within a minute";
        }
    }
}
