namespace Course.Kit;

/// <summary>Finds the programs of MIT Kerberos on this machine, and what clients need to use it.</summary>
internal static class KerberosPrograms
{
    const string Packages = "krb5-kdc krb5-admin-server krb5-user libsasl2-modules-gssapi-mit";

    static readonly string[] Needed = ["krb5kdc", "kdb5_util", "kadmin.local", "kinit", "klist"];

    // A user's path may lack where Debian puts servers.
    static string[] Folders =>
        [.. Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [], "/usr/sbin", "/usr/bin"];

    /// <summary>Whether a KDC could be started here.</summary>
    public static bool AreHere => OperatingSystem.IsLinux() && Missing(Folders) is null;

    /// <summary>A program by its name.</summary>
    public static string Find(string program) => In(Folders, program)!;

    /// <exception cref="MissingComponentException">Something is not here.</exception>
    public static void Require() => Require(OperatingSystem.IsLinux(), Folders);

    /// <summary>The same, looking in the folders that are given.</summary>
    public static void Require(bool isLinux, IEnumerable<string> folders)
    {
        if (!isLinux)
            throw new MissingComponentException("A Kerberos KDC is started here on Linux only.");
        if (Missing(folders) is { } missing)
            throw new MissingComponentException(
                $"There is no {missing} on this machine. For a Kerberos KDC of the course's own: apt-get install "
                    + $"{Packages} (the system's KDC need not run)."
            );
        if (SaslPlugins().Length == 0)
            throw new MissingComponentException(
                $"The SASL library has no plug-in for GSSAPI. For clients that log in by Kerberos: apt-get install {Packages}."
            );
    }

    /// <summary>Cyrus SASL's plug-ins for GSSAPI.</summary>
    static string[] SaslPlugins() =>
        [
            .. GssapiClients
                .LibraryFolders.Select(folder => Path.Combine(folder, "sasl2", "libgssapiv2.so"))
                .Where(File.Exists),
        ];

    static string? Missing(IEnumerable<string> folders) =>
        Needed.FirstOrDefault(program => In(folders, program) is null);

    static string? In(IEnumerable<string> folders, string program) =>
        folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
