using System.Text.Json;

namespace Clients.Tests.Others;

/// <summary>Packages from npm, installed once into the artifacts folder; the tests that need them are skipped where
/// that fails.</summary>
public sealed class NodePackages
{
    readonly SemaphoreSlim _installing = new(1);
    string? _problem;
    bool _tried;

    /// <summary>Runs a scenario of <c>node/with_kafkajs.js</c>; what it saw.</summary>
    internal async Task<JsonElement> RunAsync(string bootstrapServers, params string[] scenario)
    {
        var environment = new Dictionary<string, string>
        {
            ["NODE_PATH"] = Path.Combine(await KafkaJsAsync(), "node_modules"),
            ["KAFKAJS_NO_PARTITIONER_WARNING"] = "1",
        };
        var run = await ChildProcess.RunAsync(
            "node",
            [
                Path.Combine(Repository.Sources("node"), "with_kafkajs.js"),
                scenario[0],
                bootstrapServers,
                .. scenario[1..],
            ],
            environment: environment
        );
        using var json = JsonDocument.Parse(run.Succeeded().Lines[^1]);
        return json.RootElement.Clone();
    }

    /// <summary>The folder whose <c>node_modules</c> has kafkajs; skips the test when there is none.</summary>
    async Task<string> KafkaJsAsync()
    {
        var folder = Repository.Artifacts("node");
        await _installing.WaitAsync();
        try
        {
            if (!_tried)
                _problem = await InstallAsync(folder, "kafkajs", "2.2.4");
            _tried = true;
        }
        finally
        {
            _installing.Release();
        }
        if (_problem is not null)
            Assert.Skip(_problem);
        return folder;
    }

    static async Task<string?> InstallAsync(string folder, string package, string version)
    {
        if (!ChildProcess.Exists("node") || !ChildProcess.Exists("npm"))
            return "there is no Node.js (node, npm) in PATH";
        if (File.Exists(Path.Combine(folder, "node_modules", package, "package.json")))
            return null;
        try
        {
            var installed = await ChildProcess.RunAsync(
                "npm",
                [
                    "install",
                    "--no-save",
                    "--no-audit",
                    "--no-fund",
                    "--prefer-offline",
                    "--prefix",
                    folder,
                    $"{package}@{version}",
                ],
                deadline: TimeSpan.FromSeconds(60),
                folder: folder
            );
            return installed.ExitCode == 0
                ? null
                : $"npm could not install {package}: "
                    + $"{installed.Error.Split('\n').FirstOrDefault(line => line.Contains("code", StringComparison.Ordinal))}";
        }
        catch (TimeoutException)
        {
            return $"npm could not install {package} within a minute";
        }
    }
}
