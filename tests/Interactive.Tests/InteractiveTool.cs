using Kernel.Tests;

namespace Interactive.Tests;

/// <summary>The tool of .NET Interactive, and a Jupyter that knows its kernels and no others.</summary>
internal sealed class InteractiveTool : IDisposable
{
    const string Version = "1.0.712001";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interactive-");

    public string Folder => _folder.FullName;

    // The kernelspec starts `dotnet interactive`, which dotnet looks for on the path.
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["PATH"] = Tool + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH"),
            ["JUPYTER_DATA_DIR"] = Path.Combine(Folder, "data"),
            ["JUPYTER_RUNTIME_DIR"] = Path.Combine(Folder, "runtime"),
            ["JUPYTER_CONFIG_DIR"] = Path.Combine(Folder, "config"),
            ["IPYTHONDIR"] = Path.Combine(Folder, "ipython"),
            ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        };

    static string Tool => Path.Combine(Checkout.Root, "artifacts", "interactive", Version);

    public static async Task<InteractiveTool> InstallAsync()
    {
        if (!Directory.Exists(Tool))
            await RunAsync(
                "dotnet",
                ["tool", "install", "Microsoft.dotnet-interactive", "--version", Version, "--tool-path", Tool]
            );
        var jupyter = new InteractiveTool();
        var kernels = Directory.CreateDirectory(Path.Combine(jupyter.Folder, "data", "kernels")).FullName;
        await RunAsync(
            Path.Combine(Tool, "dotnet-interactive"),
            ["jupyter", "install", "--path", kernels],
            jupyter.Environment
        );
        return jupyter;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    static async Task RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var (code, output, error) = await ChildProcess.RunAsync(program, arguments, Checkout.Root, environment);
        Assert.True(code == 0, output + error);
    }
}
