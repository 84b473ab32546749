using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalKafka;

/// <summary>Apache Kafka's jars and the Java that runs them.</summary>
internal sealed partial class Distribution
{
    const int OldestJava = 17;

    Distribution(string java, string libs) => (Java, Libs) = (java, libs);

    public string Java { get; }
    string Libs { get; }

    public static async Task<Distribution> FindAsync(LocalKafkaOptions options, CancellationToken cancel)
    {
        var home = options.KafkaHome ?? Environment.GetEnvironmentVariable("KAFKA_HOME");
        if (string.IsNullOrEmpty(home))
            throw new LocalKafkaException("KAFKA_HOME is not set. Download a binary release from https://kafka.apache.org/downloads, unpack it, and let KAFKA_HOME point at it.");
        var libs = Path.Combine(home, "libs");
        if (!Directory.Exists(libs) || Directory.GetFiles(libs, "kafka-server-*.jar").Length == 0)
            throw new LocalKafkaException($"KAFKA_HOME ({home}) is not an Apache Kafka release: there is no libs/kafka-server-*.jar in it.");
        var java = FindJava(options.JavaHome ?? Environment.GetEnvironmentVariable("JAVA_HOME"));
        await CheckAsync(java, cancel).ConfigureAwait(false);
        return new(java, libs);
    }

    /// <summary>How to run a class of Kafka's: arguments after <c>java</c>.</summary>
    public List<string> Arguments(int heapMegabytes, string logging, string mainClass) =>
    [
        // Nodes live for minutes: starting fast matters more than the last bit of speed.
        $"-Xmx{heapMegabytes}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true",
        $"-Dlog4j2.configurationFile={new Uri(logging)}", "-cp", Path.Combine(Libs, "*"), mainClass,
    ];

    static string FindJava(string? javaHome)
    {
        var name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        if (!string.IsNullOrEmpty(javaHome))
        {
            var java = Path.Combine(javaHome, "bin", name);
            return File.Exists(java) ? java : throw new LocalKafkaException($"JAVA_HOME ({javaHome}) has no bin/{name}.");
        }
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new LocalKafkaException($"There is no java on the path, and JAVA_HOME is not set. Apache Kafka needs Java {OldestJava} or later.");
    }

    static async Task CheckAsync(string java, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo(java, "-version") { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await process.StandardError.ReadToEndAsync(cancel).ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        // "17.0.15", or "1.8.0_292" of old.
        if (VersionPattern().Match(said) is not { Success: true } match || !int.TryParse(match.Groups[1].Value, out var version) || version < OldestJava)
            throw new LocalKafkaException($"{java} is too old or no Java at all; Apache Kafka needs Java {OldestJava} or later. It says: {said.Split('\n')[0].Trim()}");
    }

    [GeneratedRegex("version \"(\\d+)")]
    private static partial Regex VersionPattern();
}
