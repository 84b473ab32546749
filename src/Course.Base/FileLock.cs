using System.Diagnostics;

namespace Course.Base;

/// <summary>Keeps other processes from writing a file at the same time, by an exclusive file beside it.</summary>
internal static class FileLock
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <exception cref="CourseException">Another process held the file for ten seconds.</exception>
    public static async Task<FileStream> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return await RetryAsync(
                () =>
                    Task.FromResult(
                        new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                    ),
                Deadline,
                cancellationToken
            );
        }
        catch (IOException e)
        {
            throw new CourseException(
                $"Another process has held '{path}' for {Deadline.TotalSeconds:0} s: close the other "
                    + "`course` and try again.",
                e
            );
        }
    }

    /// <summary>Tries again while somebody else holds a file, up to the deadline. Windows calls that access denied,
    /// too; elsewhere a denied access stays one.</summary>
    public static async Task<TResult> RetryAsync<TResult>(
        Func<Task<TResult>> action,
        TimeSpan deadline,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await action();
            }
            catch (Exception e)
                when ((e is IOException || e is UnauthorizedAccessException && OperatingSystem.IsWindows())
                    && e is not FileNotFoundException and not DirectoryNotFoundException
                    && clock.Elapsed < deadline
                )
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }
}
