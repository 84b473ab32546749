using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Course.Kernel.Serving;
using Course.Kernel.Wire;

namespace Course.Kernel;

/// <summary>A kernel as a process: it lives until a front end ends it, it is told to, or the front end is
/// gone.</summary>
public static class KernelProgram
{
    static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(3);

    /// <summary>Runs a kernel on a connection file; the process must end with the returned exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        // Kept now: the kernel replaces Console.Error.
        var error = Console.Error;
        if (arguments is not [var file] || file.StartsWith('-'))
        {
            error.WriteLine("course-kernel is started by a Jupyter front end, with the path of a connection file.");
            return 2;
        }
        try
        {
            await using var server = new JupyterServer(
                ConnectionFile.Read(file),
                text => error.WriteLine($"course-kernel: {text}")
            );
            using var interrupt = PosixSignalRegistration.Create(
                PosixSignal.SIGINT,
                signal =>
                {
                    signal.Cancel = true;
                    server.Interrupt();
                }
            );
            using var terminate = PosixSignalRegistration.Create(
                PosixSignal.SIGTERM,
                signal =>
                {
                    signal.Cancel = true;
                    server.End();
                }
            );
            _ = WatchAsync(server);
            await server.Over;
            EndLater();
            return 0;
        }
        catch (KernelException wrong)
        {
            error.WriteLine($"course-kernel: {wrong.Message}");
            return 1;
        }
    }

    /// <summary>A front end that died cannot ask the kernel to end.</summary>
    static async Task WatchAsync(JupyterServer server)
    {
        if (
            !int.TryParse(
                Environment.GetEnvironmentVariable("JPY_PARENT_PID"),
                CultureInfo.InvariantCulture,
                out var id
            )
        )
            return;
        try
        {
            using var parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync();
            server.End();
        }
        catch (Exception unknown)
            when (unknown is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // The parent is in another container or belongs to another user, so its end cannot be seen from here.
        }
    }

    /// <summary>Native code of the notebook (a librdkafka client that nobody closed) may hold the process: it ends all
    /// the same. On a thread of its own, as the pool's may all be stuck in the notebook's code.</summary>
    static void EndLater() =>
        new Thread(() =>
        {
            Thread.Sleep(LastMoment);
            Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
        }.Start();
}
