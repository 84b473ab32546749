using Course.Base;
using Course.Notebooks;

namespace Course.Cli;

/// <summary>Keeps the details of an unexpected exception for whoever has to look into it.</summary>
internal static class LastError
{
    /// <summary>Writes <c>.course/last-error.txt</c> and returns its path, or the exception itself where no file can be
    /// written.</summary>
    public static string Write(CourseHost host, string[] args, Exception exception)
    {
        try
        {
            var path = Path.Combine(host.Folder.State, "last-error.txt");
            WholeFile.Write(
                path,
                $"{DateTimeOffset.Now:O}\ncourse {string.Join(' ', args)}\n{Environment.OSVersion}, .NET "
                    + $"{Environment.Version}\n\n{exception}\n"
            );
            return host.Relative(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CourseException)
        {
            return exception.ToString();
        }
    }
}
