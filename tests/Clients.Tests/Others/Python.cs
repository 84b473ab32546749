using System.Text.Json;

namespace Clients.Tests.Others;

/// <summary>The system's Python, whose client packages come from the distribution (<c>apt-get install python3-kafka
/// python3-confluent-kafka</c>).</summary>
internal static class Python
{
    const string Program = "/usr/bin/python3";

    /// <summary>Runs a scenario of a script in <c>python/</c>; what it saw. Skips the test where the client is not
    /// installed.</summary>
    public static async Task<JsonElement> RunAsync(
        string script,
        string module,
        string bootstrapServers,
        params string[] scenario
    )
    {
        if (!ChildProcess.Exists(Program))
            Assert.Skip($"there is no {Program}");
        if ((await ChildProcess.RunAsync(Program, ["-c", $"import {module}"])).ExitCode != 0)
            Assert.Skip($"the Python package {module} is not installed");
        var run = await ChildProcess.RunAsync(
            Program,
            ["-B", Path.Combine(Repository.Sources("python"), script), scenario[0], bootstrapServers, .. scenario[1..]]
        );
        using var json = JsonDocument.Parse(run.Succeeded().Lines[^1]);
        return json.RootElement.Clone();
    }

    public static async Task SkipWithoutAsync(string module)
    {
        if ((await ChildProcess.RunAsync(Program, ["-c", $"import {module}"])).ExitCode != 0)
            Assert.Skip($"the Python package {module} is not installed");
    }
}
