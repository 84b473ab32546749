using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Course.Cli.Kernels;
using Course.Kit;

namespace Course.Cli.Doctor;

/// <summary>Looks at what the course needs of this machine. No look takes longer than a moment.</summary>
internal sealed class Examination(string root)
{
    const long LeastMemory = 2L * 1024 * 1024 * 1024;
    const long LeastFreeDisk = 2L * 1024 * 1024 * 1024;
    static readonly TimeSpan ClusterDeadline = TimeSpan.FromSeconds(2.5);

    public async Task<IReadOnlyList<CheckUp>> RunAsync(CancellationToken cancellation)
    {
        // These two start other programs, so they run while the quick checks are made.
        var (clusters, git) = (ClustersAsync(cancellation), GitAsync(cancellation));
        CheckUp[] here = [Runtime(), Sdk(), Memory(), Disk(), Loopback(), Librdkafka(), KitFolder()];
        return [.. here, .. await clusters, await git, Notebooks(), NotebookKernel(), StateFolder()];
    }

    static CheckUp Runtime() =>
        new(
            ".NET",
            CheckUpState.Good,
            $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription.Trim()} "
                + $"({RuntimeInformation.ProcessArchitecture})"
        );

    /// <summary>The SDKs lie beside the runtime that runs this.</summary>
    static CheckUp Sdk()
    {
        var folder = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk"));
        var found = Directory.Exists(folder)
            ? Directory
                .GetDirectories(folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => name.StartsWith($"{Environment.Version.Major}.", StringComparison.Ordinal))
                .ToList()
            : [];
        return found.Count > 0
            ? new("SDK", CheckUpState.Good, string.Join(", ", found))
            : new(
                "SDK",
                CheckUpState.Bad,
                $"there is no .NET {Environment.Version.Major} SDK in {folder}",
                "Labs are compiled without it, but the course itself is built with it: "
                    + "https://dotnet.microsoft.com/download"
            );
    }

    CheckUp Disk()
    {
        var free = new DriveInfo(root).AvailableFreeSpace;
        var seen = $"{free / (1024.0 * 1024 * 1024):0.0} GB free";
        return free >= LeastFreeDisk
            ? new("disk", CheckUpState.Good, seen)
            : new(
                "disk",
                CheckUpState.Advice,
                seen,
                "Builds and the logs of local brokers want 2 GB; the embedded brokers keep theirs in memory."
            );
    }

    static CheckUp Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var seen = $"{bytes / (1024.0 * 1024 * 1024):0.0} GB, {Environment.ProcessorCount} cores";
        return bytes >= LeastMemory
            ? new("memory", CheckUpState.Good, seen)
            : new(
                "memory",
                CheckUpState.Advice,
                seen,
                "Close what you do not need: a three-broker cluster and a notebook want about 1 GB."
            );
    }

    static CheckUp Loopback()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new TcpClient();
            client.Connect((IPEndPoint)listener.LocalEndpoint);
            return new("loopback", CheckUpState.Good, "a port on 127.0.0.1 opens and answers");
        }
        catch (SocketException e)
        {
            return new(
                "loopback",
                CheckUpState.Bad,
                $"no port on 127.0.0.1 answers: {e.Message}",
                "The embedded brokers listen there: allow it in the firewall or the sandbox."
            );
        }
    }

    static CheckUp Librdkafka()
    {
        try
        {
            return new(
                "librdkafka",
                CheckUpState.Good,
                $"{Library.VersionString}, Confluent.Kafka {typeof(Library).Assembly.GetName().Version?.ToString(3)}"
            );
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or InvalidOperationException)
        {
            return new(
                "librdkafka",
                CheckUpState.Bad,
                $"does not load: {e.Message.Split('\n')[0]}",
                "Supported are Linux (glibc or musl), macOS and Windows on x64 and arm64."
            );
        }
    }

    CheckUp KitFolder()
    {
        var kit = Path.Combine(root, "artifacts", "kit", "Course.Kit.dll");
        return File.Exists(kit)
            ? new("kit", CheckUpState.Good, "artifacts/kit is built, notebooks find it")
            : new(
                "kit",
                CheckUpState.Bad,
                "artifacts/kit is missing: notebooks in an editor do not find it",
                "dotnet build src/Course.Cli"
            );
    }

    /// <summary>Each kind of cluster: the one that is chosen must work, the others are an offer.</summary>
    static async Task<IEnumerable<CheckUp>> ClustersAsync(CancellationToken cancellation)
    {
        var chosen = Cluster.Provider;
        var looks = (
            await Task.WhenAll(Cluster.Providers.Select(provider => LookAsync(provider, cancellation)))
        ).Select(look => new CheckUp(
            look.Provider,
            look.Works ? CheckUpState.Good
                : look.Provider == chosen ? CheckUpState.Bad
                : CheckUpState.Advice,
            $"{look.Seen.TrimEnd('.')}{(look.Provider == chosen ? " (chosen)" : "")}",
            look.Next
        ));
        return Cluster.Providers.Contains(chosen)
            ? looks
            : looks.Prepend(
                new(
                    "cluster",
                    CheckUpState.Bad,
                    $"{Cluster.ProviderVariable} is '{chosen}'",
                    $"Set {Cluster.ProviderVariable} to one of {string.Join(", ", Cluster.Providers)}."
                )
            );
    }

    static async Task<ClusterOutlook> LookAsync(string provider, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ClusterDeadline);
        try
        {
            return await Cluster.LookAsync(provider, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ClusterOutlook(
                provider,
                false,
                $"no answer within {ClusterDeadline.TotalSeconds} s",
                "Look again when this machine is less busy."
            );
        }
    }

    async Task<CheckUp> GitAsync(CancellationToken cancellation) =>
        await Git.RunAsync(root, cancellation, "--version") is { } version
            ? new("git", CheckUpState.Good, version.Trim())
            : new(
                "git",
                CheckUpState.Advice,
                "not found",
                "course reset takes the starter files from git: https://git-scm.com/downloads"
            );

    static CheckUp Notebooks()
    {
        var editors = new[] { ("code", "VS Code"), ("jupyter-lab", "JupyterLab"), ("jupyter", "Jupyter") }
            .Where(tool => OnPath(tool.Item1))
            .Select(tool => tool.Item2)
            .ToList();
        return editors.Count > 0
            ? new("notebooks", CheckUpState.Good, string.Join(", ", editors))
            : new(
                "notebooks",
                CheckUpState.Advice,
                "neither VS Code nor Jupyter on the PATH",
                "course run NN needs none of them; to edit notebooks: https://code.visualstudio.com with the "
                    + "Jupyter extension"
            );
    }

    CheckUp NotebookKernel() =>
        KernelState.Of(new Kernelspec(JupyterFolders.Kernel(Kernelspec.NotebooksName, null)), root)
            is (var state, { } next)
            ? new("kernel", CheckUpState.Advice, $"{state}: VS Code and Jupyter run notebooks on it", next)
            : new("kernel", CheckUpState.Good, "installed: VS Code and Jupyter run the notebooks on it");

    CheckUp StateFolder()
    {
        var folder = Path.Combine(root, ".course");
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $"probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new("state", CheckUpState.Good, ".course can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(
                "state",
                CheckUpState.Bad,
                $".course cannot be written: {e.Message}",
                "Your progress lives there: give yourself the right to write in the clone."
            );
        }
    }

    static bool OnPath(string program)
    {
        var names = OperatingSystem.IsWindows() ? new[] { $"{program}.exe", $"{program}.cmd" } : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => names.Any(name => File.Exists(Path.Combine(folder, name))));
    }
}
