using System.Text.Json.Nodes;

namespace Kernel.Tests;

/// <summary>A Jupyter of its own for a test: the kernel that was built here under the notebooks' name, and a copy of
/// nothing else.</summary>
internal sealed class JupyterFolder : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jupyter-");

    public JupyterFolder()
    {
        var spec = Directory.CreateDirectory(Path.Combine(_folder.FullName, "kernels", ".net-csharp"));
        var json = new JsonObject
        {
            ["argv"] = new JsonArray([
                .. Repository.KernelCommand.Append("{connection_file}").Select(part => (JsonNode)part),
            ]),
            ["display_name"] = ".NET (C#)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
        };
        File.WriteAllText(Path.Combine(spec.FullName, "kernel.json"), json.ToJsonString());
    }

    public string Root => _folder.FullName;

    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["JUPYTER_DATA_DIR"] = _folder.FullName,
            ["JUPYTER_RUNTIME_DIR"] = Path.Combine(_folder.FullName, "runtime"),
            ["JUPYTER_CONFIG_DIR"] = Path.Combine(_folder.FullName, "config"),
            ["IPYTHONDIR"] = Path.Combine(_folder.FullName, "ipython"),
        };

    public void Dispose() => _folder.Delete(recursive: true);
}
