namespace DockerKafka;

/// <summary>Containers and networks of runs that were killed. Their containers have ended with them; what is left of
/// them goes here.</summary>
internal static class Leftovers
{
    const string Format = "{{.ID}} {{.Label \"" + Owner.Label + "\"}}";

    /// <summary>Removes what belongs to processes that are no more.</summary>
    public static async Task RemoveAsync(CancellationToken cancel)
    {
        var containers = await OwnerlessAsync(["ps", "--all"], cancel).ConfigureAwait(false);
        if (containers.Length > 0)
            await DockerCommand
                .TryAsync("docker", ["rm", "--force", "--volumes", .. containers], cancellationToken: cancel)
                .ConfigureAwait(false);
        var networks = await OwnerlessAsync(["network", "ls"], cancel).ConfigureAwait(false);
        if (networks.Length > 0)
            await DockerCommand
                .TryAsync("docker", ["network", "rm", .. networks], cancellationToken: cancel)
                .ConfigureAwait(false);
    }

    static async Task<string[]> OwnerlessAsync(string[] list, CancellationToken cancel)
    {
        var all = await DockerCommand
            .RunAsync([.. list, "--filter", $"label={Owner.Label}", "--format", Format], cancel)
            .ConfigureAwait(false);
        return
        [
            .. all
                .Lines.Select(line => line.Split(' ', 2))
                .Where(parts => parts.Length == 2 && Owner.Parse(parts[1]) is { IsGone: true })
                .Select(parts => parts[0]),
        ];
    }
}
