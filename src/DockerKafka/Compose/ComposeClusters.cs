using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DockerKafka.Compose;

/// <summary>Brings the services of docker/compose.yaml up and down, by whichever compose is here: the plugin, or
/// docker-compose 1.29.</summary>
internal sealed class ComposeClusters(ComposeFile file, RunProgram run)
{
    const string Docker = "docker";

    /// <summary>Long enough for a slow machine to format and start three brokers; anything that changes begins it
    /// anew.</summary>
    static readonly TimeSpan HealthDeadline = TimeSpan.FromMinutes(4);

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    string[]? _compose;

    /// <summary>Starts the profiles' services and waits until each serves or has done its work.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <param name="say">Told what goes on.</param>
    /// <param name="cancellation">Ends the wait; what runs by then goes on.</param>
    /// <exception cref="DockerException">It did not come up; the sentence says why.</exception>
    public async Task<IReadOnlyList<ServiceState>> UpAsync(
        IReadOnlyList<string> profiles,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        var services = file.Of(profiles);
        say("looking at the Docker engine");
        await CheckMemoryAsync(services, say, cancellation);
        await CheckPortsAsync(services, cancellation);
        foreach (var image in services.Select(service => service.Image).Distinct())
            await FetchAsync(image, say, cancellation);
        say($"starting {string.Join(", ", profiles)}");
        await ComposeAsync(profiles, ["up", "--detach"], say, cancellation);
        return await HealthyAsync(services, say, cancellation);
    }

    /// <summary>Stops services and removes their containers; named volumes stay unless asked otherwise.</summary>
    /// <param name="profiles">Only what these profiles bring beyond the cluster; empty for everything.</param>
    /// <param name="volumes">Whether the volumes go too.</param>
    /// <param name="say">Told what goes on.</param>
    /// <param name="cancellation">Ends it; docker ends what it has begun.</param>
    public async Task DownAsync(
        IReadOnlyList<string> profiles,
        bool volumes,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        if (profiles.Count == 0)
            await ComposeAsync(
                file.Profiles,
                ["down", "--remove-orphans", .. volumes ? new[] { "--volumes" } : []],
                say,
                cancellation
            );
        else
            await ComposeAsync(
                profiles,
                ["rm", "--stop", "--force", .. file.Only(profiles).Select(service => service.Name)],
                say,
                cancellation
            );
    }

    /// <summary>Prints the services' last lines.</summary>
    /// <param name="services">Which; empty for all.</param>
    /// <param name="lines">How many of each.</param>
    /// <param name="follow">Goes on until cancelled.</param>
    /// <param name="print">Gets each line.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task LogsAsync(
        IReadOnlyList<string> services,
        int lines,
        bool follow,
        Action<string> print,
        CancellationToken cancellation
    ) =>
        ComposeAsync(
            file.Profiles,
            [
                "logs",
                "--tail",
                lines.ToString(CultureInfo.InvariantCulture),
                .. follow ? new[] { "--follow" } : [],
                .. services,
            ],
            print,
            cancellation
        );

    /// <summary>The containers of the course's services, running or not.</summary>
    public async Task<IReadOnlyList<ServiceState>> StatusAsync(CancellationToken cancellation)
    {
        var listed = await DockerAsync(
            [
                "ps",
                "--all",
                "--filter",
                $"label=com.docker.compose.project={file.Project}",
                "--format",
                ServiceState.Format,
            ],
            cancellation
        );
        return
        [
            .. listed
                .Lines.Select(ServiceState.Parse)
                .OfType<ServiceState>()
                .OrderBy(state => state.Service, StringComparer.Ordinal),
        ];
    }

    /// <summary>The whole command line for compose.</summary>
    internal string[] Arguments(IEnumerable<string> profiles, IEnumerable<string> order) =>
        [
            "--project-directory",
            file.Folder,
            "--env-file",
            Path.Combine(file.Folder, ".env"),
            "--file",
            Path.Combine(file.Folder, "compose.yaml"),
            "--ansi",
            "never",
            .. profiles.SelectMany(profile => new[] { "--profile", profile }),
            .. order,
        ];

    async Task ComposeAsync(
        IEnumerable<string> profiles,
        IEnumerable<string> order,
        Action<string> heard,
        CancellationToken cancellation
    )
    {
        var compose = _compose ??= await FindComposeAsync(cancellation);
        var output = await run(compose[0], [.. compose[1..], .. Arguments(profiles, order)], heard, cancellation);
        if (output.ExitCode != 0)
            throw DockerTrouble.Of(output.Error);
    }

    async Task<string[]> FindComposeAsync(CancellationToken cancellation)
    {
        if (await WorksAsync(Docker, ["compose", "version"], cancellation))
            return [Docker, "compose"];
        return await WorksAsync("docker-compose", ["version"], cancellation)
            ? ["docker-compose"]
            : throw DockerTrouble.NoCompose();
    }

    async Task<bool> WorksAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            return (await run(program, arguments, null, cancellation)).ExitCode == 0;
        }
        catch (DockerException)
        {
            return false;
        }
    }

    async Task<DockerOutput> DockerAsync(string[] arguments, CancellationToken cancellation)
    {
        var output = await run(Docker, arguments, null, cancellation);
        return output.ExitCode == 0 ? output : throw DockerTrouble.Of(output.Error);
    }

    async Task CheckMemoryAsync(
        IReadOnlyList<ComposeService> services,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        // An engine that is not there is met here first, in its own words.
        var has = await DockerAsync(["info", "--format", "{{.MemTotal}}"], cancellation);
        var most = services.Sum(service => service.MemoryBytes);
        if (long.TryParse(has.Output, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 && most > bytes)
            say(
                $"! the services may take {Size(most)}, and Docker has {Size(bytes)}: if "
                    + "one dies, give it more or run fewer profiles"
            );
    }

    static string Size(long bytes) =>
        bytes < 1 << 30
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0} MiB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.##} GiB");

    async Task CheckPortsAsync(IReadOnlyList<ComposeService> services, CancellationToken cancellation)
    {
        var ours = (await StatusAsync(cancellation)).SelectMany(state => state.Ports).ToHashSet();
        foreach (
            var port in services
                .SelectMany(service => service.Ports)
                .Where(port => !ours.Contains(port) && IsTaken(port))
        )
        {
            var holder = await DockerAsync(
                ["ps", "--filter", $"publish={port}", "--format", "{{.Names}}"],
                cancellation
            );
            throw DockerTrouble.PortTaken(port, holder.Lines.FirstOrDefault());
        }
    }

    static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    async Task FetchAsync(string image, Action<string> say, CancellationToken cancellation)
    {
        if ((await run(Docker, ["image", "inspect", "--format", "{{.Id}}", image], null, cancellation)).ExitCode == 0)
            return;
        say($"fetching {image}");
        var output = await run(Docker, ["pull", image], line => say($"{image}: {line}"), cancellation);
        if (output.ExitCode != 0)
            throw DockerTrouble.OfPull(image, output.Error);
    }

    async Task<IReadOnlyList<ServiceState>> HealthyAsync(
        IReadOnlyList<ComposeService> services,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        var seen = "";
        var unchanged = Stopwatch.StartNew();
        while (true)
        {
            var states = (await StatusAsync(cancellation))
                .Where(state => services.Any(service => service.Name == state.Service))
                .ToList();
            if (states.FirstOrDefault(state => state.HasFailed) is { } failed)
                throw await DeathAsync(failed, cancellation);
            var waiting = string.Join(", ", states.Where(state => !state.IsReady).Select(state => state.Service));
            if (waiting.Length == 0)
                return states;
            if (waiting != seen)
            {
                say($"waiting for {waiting}");
                seen = waiting;
                unchanged.Restart();
            }
            else if (unchanged.Elapsed > HealthDeadline)
            {
                throw new DockerException(
                    $"Not ready after {HealthDeadline.TotalMinutes:0} min without a change: {seen}.",
                    $"What it says: course cluster logs {seen.Split(", ")[0]}"
                );
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    async Task<DockerException> DeathAsync(ServiceState state, CancellationToken cancellation)
    {
        var killed = await DockerAsync(["inspect", "--format", "{{.State.OOMKilled}}", state.Container], cancellation);
        return killed.Output == "true"
            ? DockerTrouble.NoMemory(state.Service)
            : new DockerException(
                $"{state.Service} ended by itself (exit code {state.ExitCode}).",
                $"Why: course cluster logs {state.Service}. Again: course cluster up"
            );
    }
}
