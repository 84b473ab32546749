using Course.Base;

namespace Course.Kit;

/// <summary>Where the course lies on this machine, for notebooks and graders.</summary>
public static class CourseRoot
{
    /// <inheritdoc cref="RootFolder.Find()"/>
    public static string Find() => RootFolder.Find();

    /// <inheritdoc cref="RootFolder.TryFind()"/>
    public static string? TryFind() => RootFolder.TryFind();

    /// <inheritdoc cref="RootFolder.TryFind(string?)"/>
    public static string? TryFind(string? start) => RootFolder.TryFind(start);

    /// <inheritdoc cref="RootFolder.StateFile"/>
    public static string StateFile(string name) => RootFolder.StateFile(name);
}
