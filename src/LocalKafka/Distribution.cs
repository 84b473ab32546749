using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalKafka;

/// <summary>Apache Kafka's jars and the Java that runs them.</summary>
internal sealed partial class Distribution
{
    const int OldestJava = 17;
    const string ServerJars = "kafka-server-*.jar";

    const string GetJava =
        "Install a JDK or JRE of version 17 or later (https://adoptium.net), and put it on the path or let "
        + "JAVA_HOME point at it.";
    const string GetKafka =
        "Download a binary release from https://kafka.apache.org/downloads, unpack it, and let KAFKA_HOME "
        + "point at the folder that holds libs.";

    Distribution(string java, string libs, int javaVersion) => (Java, Libs, JavaVersion) = (java, libs, javaVersion);

    public string Java { get; }
    string Libs { get; }
    int JavaVersion { get; }

    /// <summary>What was found, for a person: "Apache Kafka 4.3.1, Java 17".</summary>
    public override string ToString()
    {
        var server = Path.GetFileNameWithoutExtension(Directory.GetFiles(Libs, ServerJars)[0]);
        return $"Apache Kafka {server[(server.LastIndexOf('-') + 1)..]}, Java {JavaVersion}";
    }

    public static async Task<Distribution> FindAsync(LocalKafkaOptions options, CancellationToken cancel)
    {
        var home = options.KafkaHome ?? Environment.GetEnvironmentVariable("KAFKA_HOME");
        if (string.IsNullOrEmpty(home))
            throw new LocalKafkaException("KAFKA_HOME is not set.", GetKafka);
        var libs = Path.Combine(home, "libs");
        if (!Directory.Exists(libs) || Directory.GetFiles(libs, ServerJars).Length == 0)
            throw new LocalKafkaException(
                $"KAFKA_HOME ({home}) is not an Apache Kafka release: there is no libs/{ServerJars} in it.",
                GetKafka
            );
        var java = FindJava(options.JavaHome ?? Environment.GetEnvironmentVariable("JAVA_HOME"));
        return new(java, libs, await VersionAsync(java, cancel).ConfigureAwait(false));
    }

    /// <summary>How to run a class of Kafka's: arguments after <c>java</c>.</summary>
    public List<string> Arguments(int heapMegabytes, string logging, string mainClass) =>
        [
            // Nodes live for minutes: starting fast matters more than the last bit of speed.
            $"-Xmx{heapMegabytes}m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Djava.awt.headless=true",
            $"-Dlog4j2.configurationFile={new Uri(logging)}",
            "-cp",
            Path.Combine(Libs, "*"),
            mainClass,
        ];

    static string FindJava(string? javaHome)
    {
        var name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        if (!string.IsNullOrEmpty(javaHome))
        {
            var java = Path.Combine(javaHome, "bin", name);
            return File.Exists(java)
                ? java
                : throw new LocalKafkaException($"JAVA_HOME ({javaHome}) has no bin/{name}.", GetJava);
        }
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, name))
                .FirstOrDefault(File.Exists)
            ?? throw new LocalKafkaException("There is no java on the path, and JAVA_HOME is not set.", GetJava);
    }

    static async Task<int> VersionAsync(string java, CancellationToken cancel)
    {
        var said = await SayAsync(java, cancel).ConfigureAwait(false);
        // "17.0.15", or "1.8.0_292" of old.
        if (
            VersionPattern().Match(said) is not { Success: true } match
            || !int.TryParse(match.Groups[1].Value, out var version)
        )
            throw new LocalKafkaException($"{java} is no Java; it says: {said.Split('\n')[0].Trim()}", GetJava);
        return version >= OldestJava
            ? version
            : throw new LocalKafkaException(
                $"{java} is too old for Apache Kafka: {match.Value}, and it needs {OldestJava} or later.",
                GetJava
            );
    }

    static async Task<string> SayAsync(string java, CancellationToken cancel)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(java, "-version") { RedirectStandardError = true, RedirectStandardOutput = true }
            )!;
            var said = await process.StandardError.ReadToEndAsync(cancel).ConfigureAwait(false);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return said;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LocalKafkaException($"{java} cannot be started ({e.Message}).", GetJava, e);
        }
    }

    [GeneratedRegex("version \"(\\d+)")]
    private static partial Regex VersionPattern();
}
