using System.Text.RegularExpressions;

namespace Kernel.Tests;

/// <summary>Runs client/spec.py once: Jupyter's own client library drives the kernel through the message
/// specification.</summary>
public sealed partial class OfficialClient : IAsyncLifetime
{
    static readonly string[] Pythons = ["/usr/bin/python3", "python3", "python"];

    readonly Dictionary<string, string> _failures = [];
    readonly HashSet<string> _passed = [];
    string _ending = "";

    /// <summary>Why nothing was run, or null.</summary>
    public string? Missing { get; private set; }

    /// <summary>The names of the cases, as the file has them.</summary>
    public static IEnumerable<string> Cases =>
        Definition().Matches(File.ReadAllText(Repository.Client("spec.py"))).Select(match => match.Groups[1].Value);

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            Missing = "the cases send POSIX signals";
            return;
        }
        if (await PythonAsync() is not { } python)
        {
            Missing = "no Python with jupyter_client on this machine: apt install python3-jupyter-client";
            return;
        }
        var folder = Directory.CreateTempSubdirectory("kernel-");
        try
        {
            var (code, output, error) = await ChildProcess.RunAsync(
                python,
                [
                    Repository.Client("spec.py"),
                    folder.FullName,
                    Path.Combine(folder.FullName, "kernel.log"),
                    .. Repository.KernelCommand,
                ],
                folder.FullName
            );
            _ending = $"spec.py ended with {code}: {error}";
            foreach (var line in output.Split('\n'))
            {
                if (line.StartsWith("ok ", StringComparison.Ordinal))
                    _passed.Add(line[3..].Trim());
                else if (
                    line.StartsWith("failed ", StringComparison.Ordinal)
                    && line.IndexOf(':', StringComparison.Ordinal) is var at and > 0
                )
                    _failures[line[7..at]] = line[(at + 1)..];
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Fails unless the case passed.</summary>
    public void Check(string name)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        Assert.True(_passed.Contains(name), _failures.GetValueOrDefault(name, $"the case did not run; {_ending}"));
    }

    static async Task<string?> PythonAsync()
    {
        foreach (
            var python in Pythons.Where(python =>
                Path.IsPathRooted(python) ? File.Exists(python) : ChildProcess.Exists(python)
            )
        )
        {
            if (
                (await ChildProcess.RunAsync(python, ["-c", "import jupyter_client"], Path.GetTempPath())).ExitCode == 0
            )
                return python;
        }
        return null;
    }

    [GeneratedRegex(@"^def (\w+)\(k\):", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
