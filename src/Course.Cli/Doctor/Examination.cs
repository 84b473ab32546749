using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Course.Kit;

namespace Course.Cli;

/// <summary>Looks at what the course needs of this machine. No look takes longer than a moment.</summary>
internal sealed class Examination(string root)
{
    const long LeastMemory = 2L * 1024 * 1024 * 1024;
    static readonly TimeSpan ExternalDeadline = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<CheckUp>> RunAsync(CancellationToken cancellation) =>
    [
        Runtime(),
        Memory(),
        Loopback(),
        Librdkafka(),
        KitFolder(),
        ClusterProvider(),
        await GitAsync(cancellation),
        Notebooks(),
        StateFolder(),
    ];

    static CheckUp Runtime() =>
        new(".NET", CheckUpState.Good, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription.Trim()} ({RuntimeInformation.ProcessArchitecture})");

    static CheckUp Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var seen = $"{bytes / (1024.0 * 1024 * 1024):0.0} GB, {Environment.ProcessorCount} cores";
        return bytes >= LeastMemory
            ? new("memory", CheckUpState.Good, seen)
            : new("memory", CheckUpState.Advice, seen, "Close what you do not need: a three-broker cluster and a notebook want about 1 GB.");
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
            return new("loopback", CheckUpState.Bad, $"no port on 127.0.0.1 answers: {e.Message}", "The embedded brokers listen there: allow it in the firewall or the sandbox.");
        }
    }

    static CheckUp Librdkafka()
    {
        try
        {
            return new("librdkafka", CheckUpState.Good, $"{Library.VersionString}, Confluent.Kafka {typeof(Library).Assembly.GetName().Version?.ToString(3)}");
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or InvalidOperationException)
        {
            return new("librdkafka", CheckUpState.Bad, $"does not load: {e.Message.Split('\n')[0]}", "Supported are Linux (glibc or musl), macOS and Windows on x64 and arm64.");
        }
    }

    CheckUp KitFolder()
    {
        var kit = Path.Combine(root, "artifacts", "kit", "Course.Kit.dll");
        return File.Exists(kit)
            ? new("kit", CheckUpState.Good, "artifacts/kit is built, notebooks find it")
            : new("kit", CheckUpState.Bad, "artifacts/kit is missing: notebooks in an editor do not find it", "dotnet build src/Course.Cli");
    }

    static CheckUp ClusterProvider()
    {
        if (Cluster.Provider == "embedded") return new("cluster", CheckUpState.Good, "embedded: nothing to install");
        if (Cluster.Provider != "external")
            return new("cluster", CheckUpState.Bad, $"{Cluster.ProviderVariable} is '{Cluster.Provider}'", $"Set {Cluster.ProviderVariable} to embedded or external.");
        var servers = Environment.GetEnvironmentVariable(Cluster.BootstrapVariable);
        return string.IsNullOrWhiteSpace(servers)
            ? new("cluster", CheckUpState.Bad, $"external, but {Cluster.BootstrapVariable} is not set", $"{Cluster.BootstrapVariable}=host:9092")
            : External(servers);
    }

    static CheckUp External(string servers)
    {
        try
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler((_, _) => { }).Build();
            var metadata = admin.GetMetadata(ExternalDeadline);
            return new("cluster", CheckUpState.Good, $"external: {metadata.Brokers.Count} brokers behind {servers}");
        }
        catch (KafkaException e)
        {
            return new("cluster", CheckUpState.Bad, $"external: {servers} does not answer: {e.Error.Reason}", "Is the cluster up, and do its advertised.listeners reach from here?");
        }
    }

    async Task<CheckUp> GitAsync(CancellationToken cancellation) =>
        await Git.RunAsync(root, cancellation, "--version") is { } version
            ? new("git", CheckUpState.Good, version.Trim())
            : new("git", CheckUpState.Advice, "not found", "course reset takes the starter files from git: https://git-scm.com/downloads");

    static CheckUp Notebooks()
    {
        var found = new[] { ("code", "VS Code"), ("jupyter-lab", "JupyterLab"), ("jupyter", "Jupyter") }.Where(tool => OnPath(tool.Item1)).Select(tool => tool.Item2).ToList();
        return found.Count > 0
            ? new("notebooks", CheckUpState.Good, string.Join(", ", found))
            : new("notebooks", CheckUpState.Advice, "neither VS Code nor Jupyter on the PATH", "course run NN needs none of them; to edit notebooks: https://code.visualstudio.com");
    }

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
            return new("state", CheckUpState.Bad, $".course cannot be written: {e.Message}", "Your progress lives there: give yourself the right to write in the clone.");
        }
    }

    static bool OnPath(string program)
    {
        var names = OperatingSystem.IsWindows() ? new[] { $"{program}.exe", $"{program}.cmd" } : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => names.Any(name => File.Exists(Path.Combine(folder, name))));
    }
}
