using Course.Base;
using Course.Grading.Labs;

namespace Course.Cli;

/// <summary>A lab's files as the course gives them, beside the learner's own.</summary>
/// <remarks>The course gives what this branch shares with its upstream, so that a learner who commits their work still
/// has the starter to go back to. A branch without an upstream has it in HEAD.</remarks>
internal sealed class StarterFiles(string root, Lab lab)
{
    /// <summary>The lab's sources that differ from what the course gives: changed, missing, or the learner's own
    /// additions.</summary>
    /// <exception cref="CommandException">There is no git, or this is no clone.</exception>
    public async Task<IReadOnlyList<ChangedFile>> ChangedAsync(CancellationToken cancellation)
    {
        var given = await ReadAsync(cancellation);
        if (given.Count == 0)
            throw new CommandException(
                $"git holds no starter files for {lab.Name}: there is nothing to reset to.",
                ExitCode.EnvironmentMissing
            );

        var changed = new List<ChangedFile>();
        foreach (var (file, starter) in given)
        {
            var own = Path.Combine(root, file);
            if (!File.Exists(own) || Text(await File.ReadAllTextAsync(own, cancellation)) != Text(starter))
                changed.Add(new ChangedFile(file, starter));
        }

        var added = lab
            .Sources.Select(lab.Relative)
            .Where(file => !given.ContainsKey(file))
            .Select(file => new ChangedFile(file, Starter: null));
        return [.. changed.Concat(added)];
    }

    /// <summary>The lab's sources as the course gives them, by their paths from the course's folder, in their
    /// order.</summary>
    /// <exception cref="CommandException">There is no git, or this is no clone.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellation)
    {
        var shared = await Git.RunAsync(root, cancellation, "merge-base", "HEAD", "@{upstream}");
        var commit = shared?.Trim() ?? "HEAD";
        var folder = lab.Relative(lab.Folder);
        var listing =
            await Git.RunAsync(root, cancellation, "ls-tree", "-r", "--name-only", commit, "--", folder + "/")
            ?? throw await NoGitAsync(cancellation);
        var files = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(IsSource).ToList();
        var texts = await Task.WhenAll(
            files.Select(file => Git.RunAsync(root, cancellation, "show", $"{commit}:{file}"))
        );
        return new OrderedDictionary<string, string>(
            files.Zip(texts, (file, text) => KeyValuePair.Create(file, text ?? ""))
        );
    }

    /// <summary>Keeps the learner's version of these files in <c>.course/backup</c>, then puts the starter in
    /// place.</summary>
    /// <returns>The folder of the backup.</returns>
    public async Task<string> RestoreAsync(
        IReadOnlyList<ChangedFile> files,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var backup = Path.Combine(root, ".course", "backup", $"{now:yyyyMMdd-HHmmss}");
        foreach (var file in files.Where(file => File.Exists(Path.Combine(root, file.Path))))
        {
            var kept = Path.Combine(backup, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            File.Copy(Path.Combine(root, file.Path), kept, overwrite: true);
        }

        foreach (var file in files)
        {
            var path = Path.Combine(root, file.Path);
            if (file.Starter is null)
                File.Delete(path);
            else
                await File.WriteAllTextAsync(path, file.Starter, cancellation);
        }

        return backup;
    }

    async Task<CommandException> NoGitAsync(CancellationToken cancellation) =>
        await Git.IsInstalledAsync(root, cancellation)
            ? new CommandException(
                "The starter files come from git, and git says: "
                    + (await Git.ObjectionAsync(root, cancellation) ?? "there is no HEAD"),
                ExitCode.EnvironmentMissing,
                "Follow git's words, or clone the course again beside this folder and copy the lab from there."
            )
            : new CommandException(
                "git was not found on this machine, and the starter files come from it.",
                ExitCode.EnvironmentMissing,
                "Install git: https://git-scm.com/downloads"
            );

    static bool IsSource(string file) => file.EndsWith(".cs", StringComparison.Ordinal);

    static string Text(string text) => text.ReplaceLineEndings("\n");
}
