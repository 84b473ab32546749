using System.Runtime.InteropServices;

namespace LocalKafka;

/// <summary>What Unix can tell a process.</summary>
internal static class UnixSignal
{
    const int Terminate = 15;
    static readonly bool IsBsd = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();

    public static void StopInOrder(int process) => Send(process, Terminate);

    public static void Pause(int process) => Send(process, IsBsd ? 17 : 19);

    public static void Resume(int process) => Send(process, IsBsd ? 19 : 18);

    static void Send(int process, int signal)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Windows has no signals: a node can only be killed there.");
        _ = kill(process, signal);
    }

    [DllImport("libc")]
    static extern int kill(int process, int signal);
}
