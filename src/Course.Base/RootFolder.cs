namespace Course.Base;

/// <summary>Where the course lies on this machine.</summary>
public static class RootFolder
{
    const string Marker = "Course.sln";

    /// <summary>The folder with Course.sln: searched upwards from the current folder, then from the running
    /// program.</summary>
    /// <exception cref="CourseException">There is none.</exception>
    public static string Find() =>
        TryFind()
        ?? throw new CourseException(
            $"No folder above '{Environment.CurrentDirectory}' holds {Marker}: run this inside the course's folder."
        );

    /// <summary>As <see cref="Find"/>, but null when there is none.</summary>
    public static string? TryFind() =>
        TryFind(Environment.CurrentDirectory)
        ?? TryFind(AppContext.BaseDirectory)
        ?? TryFind(Path.GetDirectoryName(typeof(RootFolder).Assembly.Location));

    /// <summary>The nearest folder at or above <paramref name="start"/> with Course.sln, or null.</summary>
    public static string? TryFind(string? start)
    {
        for (var folder = start; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Marker)))
                return folder;
        }
        return null;
    }

    /// <summary>A file in <c>.course/</c>, where the course keeps its state. Neither has to exist.</summary>
    public static string StateFile(string name) => Path.Combine(Find(), ".course", name);
}
