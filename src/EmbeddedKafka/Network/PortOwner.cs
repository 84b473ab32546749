using System.Globalization;

namespace EmbeddedKafka.Network;

/// <summary>Which process has a port, where the system tells: on Linux, of processes that this user may look
/// into.</summary>
internal static class PortOwner
{
    const string Listening = "0A";
    const int AddressColumn = 1,
        StateColumn = 3,
        InodeColumn = 9;

    /// <summary>"process 4711 (java)", or null where nobody knows.</summary>
    public static string? Of(int port)
    {
        try
        {
            var sockets = Sockets(port).Select(inode => $"socket:[{inode}]").ToHashSet(StringComparer.Ordinal);
            return sockets.Count == 0
                ? null
                : Directory
                    .EnumerateDirectories("/proc")
                    .Select(process => Holder(process, sockets))
                    .FirstOrDefault(name => name is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is said of who has the port; that it is taken is.
            return null;
        }
    }

    static IEnumerable<string> Sockets(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return from table in (string[])["/proc/net/tcp", "/proc/net/tcp6"]
            where File.Exists(table)
            from line in File.ReadLines(table)
            let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where
                columns.Length > InodeColumn
                && columns[StateColumn] == Listening
                && columns[AddressColumn].EndsWith(suffix, StringComparison.Ordinal)
            select columns[InodeColumn];
    }

    static string? Holder(string process, HashSet<string> sockets)
    {
        var id = Path.GetFileName(process);
        if (!id.All(char.IsAsciiDigit))
            return null;
        try
        {
            return Directory
                .EnumerateFiles(Path.Combine(process, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target))
                ? $"process {id} ({File.ReadAllText(Path.Combine(process, "comm")).Trim()})"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has ended.
            return null;
        }
    }
}
