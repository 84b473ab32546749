using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace DockerKafka;

/// <summary>Runs <c>docker</c>, or another program of Docker's, and hears what it says.</summary>
public static class DockerCommand
{
    const string Docker = "docker";

    /// <summary>Runs <c>docker</c> and returns what it printed.</summary>
    /// <exception cref="DockerException">There is no docker, no engine, or it refused; the sentence says
    /// why.</exception>
    public static async Task<DockerOutput> RunAsync(
        IEnumerable<string> arguments,
        CancellationToken cancellationToken = default
    )
    {
        var output = await TryAsync(Docker, arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        return output.ExitCode == 0 ? output : throw DockerTrouble.Of(output.Error);
    }

    /// <summary>Runs a program and returns what it printed, whatever came of it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="heard">Gets each line as it comes, of both streams.</param>
    /// <param name="folder">Where it runs; default: here.</param>
    /// <param name="cancellationToken">Asks the program to stop, as Ctrl-C would, and waits until it has.</param>
    /// <exception cref="DockerException">There is no such program.</exception>
    public static async Task<DockerOutput> TryAsync(
        string program,
        IEnumerable<string> arguments,
        Action<string>? heard = null,
        string? folder = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
            WorkingDirectory = folder ?? "",
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw DockerTrouble.NoProgram(program, e);
        }
        process.StandardInput.Close();
        var output = ReadAsync(process.StandardOutput, heard);
        var error = ReadAsync(process.StandardError, heard);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Docker carries the command out all the same: the caller clears up what is half done.
            Kill(process);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    static async Task<string> ReadAsync(StreamReader stream, Action<string>? heard)
    {
        var all = new StringBuilder();
        while (await stream.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            heard?.Invoke(line);
            all.Append(line).Append('\n');
        }
        return all.ToString().TrimEnd('\n');
    }

    static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // The process has exited already.
        }
    }
}
