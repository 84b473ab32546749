using System.Text.RegularExpressions;
using EmbeddedKafka.Network;

namespace DockerKafka;

/// <summary>Puts what Docker and compose complain about into plain words, with the next step.</summary>
public static partial class DockerTrouble
{
    const string OtherCluster = "or use another cluster: --cluster embedded";

    /// <summary>The program is not on this machine.</summary>
    public static DockerException NoProgram(string program, Exception? inner = null) =>
        new(
            $"There is no {program} on the PATH.",
            $"Install Docker (https://docs.docker.com/get-docker/), {OtherCluster}.",
            missing: true,
            inner
        );

    /// <summary>The image is not on this machine, and nobody asked for a download.</summary>
    public static DockerException NoImage(string image) =>
        new(
            $"The image {image} is not on this machine.",
            $"Fetch it once: docker pull {image}; {OtherCluster}.",
            missing: true
        );

    /// <summary>Neither the plugin nor docker-compose.</summary>
    public static DockerException NoCompose() =>
        Missing(
            "This Docker has no compose.",
            "Install it: https://docs.docker.com/compose/install/ (Debian and Ubuntu: docker-compose-plugin, "
                + "docker-compose-v2 or docker-compose)."
        );

    /// <summary>Somebody listens where a container should.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="container">The container that has it; null when it is none, or not known.</param>
    public static DockerException PortTaken(int port, string? container = null)
    {
        if (container is not null)
            return new(
                $"Port {port} on 127.0.0.1 is taken by the container {container}.",
                $"docker stop {container}, or choose another port in docker/.env."
            );
        if (PortOwner.Of(port) is { } process)
            return new(
                $"Port {port} on 127.0.0.1 is taken by {process}.",
                "Stop that, or choose another port in docker/.env."
            );
        var look =
            OperatingSystem.IsWindows() ? $"netstat -ano | findstr :{port}"
            : OperatingSystem.IsMacOS() ? $"lsof -nP -iTCP:{port} -sTCP:LISTEN"
            : $"ss -ltnp 'sport = :{port}'";
        return new(
            $"Port {port} on 127.0.0.1 is taken.",
            $"By whom: {look}, or docker ps --filter publish={port}. Stop that, or choose another port in "
                + "docker/.env."
        );
    }

    /// <summary>Why an image could not be fetched.</summary>
    public static DockerException OfPull(string image, string error) => Of($"{error}\nimage: {image}");

    /// <summary>What is behind the words on standard error.</summary>
    public static DockerException Of(string error)
    {
        bool Has(params string[] words) => words.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase));

        if (Has("permission denied while trying to connect"))
            return Missing(
                "The Docker engine does not let you in.",
                "On Linux: sudo usermod -aG docker $USER, then log in again."
            );
        if (
            Has(
                "cannot connect to the docker daemon",
                "is the docker daemon running",
                "error during connect",
                "docker daemon is not running",
                "couldn't connect to docker daemon",
                "connection aborted",
                "unexpected EOF"
            )
        )
            return Missing(
                "No Docker engine answers.",
                $"Start it (Docker Desktop; on Linux: sudo systemctl start docker), {OtherCluster}. Which "
                    + "engine is asked: docker context ls."
            );
        if (
            Has(
                "unknown command: docker compose",
                "is not a docker command",
                "unknown shorthand flag: 'f' in -f",
                "unknown flag: --profile"
            )
        )
            return NoCompose();
        if (
            Has(
                "port is already allocated",
                "address already in use",
                "ports are not available",
                "only one usage of each socket address"
            )
        )
            return Port(error);
        if (Has("toomanyrequests", "pull rate limit"))
            return Missing(
                "The registry gives no more images to this address for now.",
                "Sign in (docker login) or wait an hour."
            );
        if (
            Has(
                "no such image",
                "manifest unknown",
                "not found: manifest",
                "manifest for",
                "pull access denied",
                "repository does not exist"
            )
        )
            return Missing(
                $"The image {Image(error)} is not on this machine, and its registry does not have it.",
                "The names and versions are in docker/.env."
            );
        if (
            Has(
                "failed to resolve reference",
                "registry-1.docker.io",
                "no such host",
                "tls handshake timeout",
                "i/o timeout",
                "proxyconnect",
                "server misbehaving"
            )
        )
            return Missing(
                $"The image {Image(error)} is not on this machine, and its registry cannot be reached.",
                "Is there a network, or a proxy that Docker does not know? Once by hand: docker pull."
            );
        if (Has("no space left on device"))
            return new(
                "The disk of the Docker engine is full.",
                "What takes the room: docker system df. What nobody uses goes with: docker system prune."
            );
        if (Has("cannot allocate memory", "out of memory", "oomkilled"))
            return NoMemory();
        if (Has("mounts denied", "is not shared from the host"))
            return new(
                "Docker may not read the course's folder.",
                "Docker Desktop: Settings, Resources, File sharing."
            );
        if (Has("non-overlapping ipv4 address pool", "predefined address pools have been fully subnetted"))
            return new(
                "Docker has no addresses left for another network.",
                "Networks that nobody uses go with: docker network prune."
            );
        return new(FirstSentence(error));
    }

    /// <summary>A container was ended for want of memory.</summary>
    /// <param name="who">Which; null for whichever.</param>
    public static DockerException NoMemory(string? who = null) =>
        new(
            who is null ? "There is not enough memory for the containers." : $"{who} ran out of memory and was killed.",
            "Give Docker more (Docker Desktop: Settings, Resources; three brokers want 2 GB), or run fewer profiles."
        );

    static DockerException Missing(string sentence, string next) => new(sentence, next, missing: true);

    static DockerException Port(string error) =>
        PortPattern().Match(error) is { Success: true } match && int.TryParse(match.Groups[1].Value, out var port)
            ? PortTaken(port)
            : new(
                "A port on 127.0.0.1 is taken.",
                "Which containers have which: docker ps. The course's ports are in docker/.env."
            );

    static string Image(string error) =>
        ImagePattern().Match(error) is { Success: true } match
            ? match.Groups.Values.Skip(1).Last(group => group.Success).Value
            : "that is needed";

    static string FirstSentence(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line =
            lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            ?? lines.FirstOrDefault()
            ?? "it said nothing";
        return $"Docker refused: {Preamble().Replace(line, "").TrimEnd('.')}.";
    }

    // "0.0.0.0:9092 failed: port is already allocated", "127.0.0.1:9092: bind: address already in use", "exposing port
    // TCP 127.0.0.1:9092 -> …"
    [GeneratedRegex(@"(?:\d+\.\d+\.\d+\.\d+|\[::\]|localhost):(\d+)")]
    private static partial Regex PortPattern();

    [GeneratedRegex(@"([\w.\-]+(?:/[\w.\-]+)+:[\w.\-]+|(?:for |image:? |reference \\?"")([\w.\-/]+:[\w.\-]+))")]
    private static partial Regex ImagePattern();

    [GeneratedRegex(@"^(?:(?:docker: )?Error response from daemon: |ERROR: |Error: )+", RegexOptions.IgnoreCase)]
    private static partial Regex Preamble();
}
