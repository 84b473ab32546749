using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LocalKafka;

/// <summary>A job object that lives as long as this process and ends its members with it.
/// Source: https://learn.microsoft.com/windows/win32/procthread/job-objects</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsJob
{
    const int ExtendedLimitInformation = 9;
    const uint KillOnClose = 0x2000;

    // The handle is never closed here: Windows closes it when this process ends, and that kills the job's processes.
    static readonly Lazy<nint> Job = new(Create);

    public static void Add(Process process) => _ = AssignProcessToJobObject(Job.Value, process.Handle);

    static nint Create()
    {
        var job = CreateJobObject(0, null);
        var limits = new ExtendedLimits { Basic = { Flags = KillOnClose } };
        _ = SetInformationJobObject(job, ExtendedLimitInformation, ref limits, Marshal.SizeOf<ExtendedLimits>());
        return job;
    }

    [DllImport("kernel32", EntryPoint = "CreateJobObjectW", CharSet = CharSet.Unicode)]
    static extern nint CreateJobObject(nint attributes, string? name);

    [DllImport("kernel32")]
    static extern bool SetInformationJobObject(nint job, int kind, ref ExtendedLimits limits, int size);

    [DllImport("kernel32")]
    static extern bool AssignProcessToJobObject(nint job, nint process);

    [StructLayout(LayoutKind.Sequential)]
    struct BasicLimits
    {
        public long ProcessTime,
            JobTime;
        public uint Flags;
        public nuint LeastWorkingSet,
            MostWorkingSet;
        public uint Processes;
        public nuint Affinity;
        public uint Priority,
            Scheduling;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct ExtendedLimits
    {
        public BasicLimits Basic;
        public ulong Reads,
            Writes,
            Others,
            BytesRead,
            BytesWritten,
            BytesOther;
        public nuint ProcessMemory,
            JobMemory,
            PeakProcessMemory,
            PeakJobMemory;
    }
}
