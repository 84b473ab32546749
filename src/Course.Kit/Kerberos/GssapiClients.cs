using System.Runtime.InteropServices;

namespace Course.Kit;

/// <summary>
/// Has Confluent.Kafka's clients of this process speak GSSAPI. Their library comes in several builds; the one with
/// GSSAPI asks for <c>libsasl2.so.3</c>, and where that is not found another one is loaded without a word. Debian has
/// the same library as <c>libsasl2.so.2</c>: a copy that bears the other name is loaded before the first client.
/// </summary>
internal static partial class GssapiClients
{
    const string Wanted = "libsasl2.so.3";
    const string Debian = "libsasl2.so.2";
    const string ConfigVariable = "KRB5_CONFIG";

    static readonly Lazy<bool> Prepared = new(Load);
    static readonly string? OfTheSystem = Environment.GetEnvironmentVariable(ConfigVariable);

    /// <summary>Where Debian and its kin keep libraries.</summary>
    public static string[] LibraryFolders =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? ["/usr/lib/aarch64-linux-gnu"]
            : ["/usr/lib/x86_64-linux-gnu", "/usr/lib64"];

    /// <summary>Loads the library, where a KDC could be started at all. It has no effect once a client has been
    /// made.</summary>
    public static void Prepare() => _ = Prepared.Value;

    /// <summary>Names the file in which GSSAPI, in this process and in those that it starts, finds realms and their
    /// KDCs; null: what it was. The environment that .NET keeps is not the one that native libraries read.</summary>
    public static void UseRealmsOf(string? configFile)
    {
        configFile ??= OfTheSystem;
        Environment.SetEnvironmentVariable(ConfigVariable, configFile);
        _ = configFile is null ? UnsetEnvironment(ConfigVariable) : SetEnvironment(ConfigVariable, configFile, 1);
    }

    static bool Load()
    {
        if (!KerberosPrograms.AreHere || NativeLibrary.TryLoad(Wanted, out _))
            return true;
        var system = LibraryFolders.Select(folder => Path.Combine(folder, Debian)).FirstOrDefault(File.Exists);
        if (system is null)
            return false;
        var copy = Path.Combine(Directory.CreateTempSubdirectory("course-sasl-").FullName, Wanted);
        File.WriteAllBytes(copy, Renamed(File.ReadAllBytes(system)));
        var isLoaded = NativeLibrary.TryLoad(copy, out _);
        // What is loaded stays, without its file.
        Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        return isLoaded;
    }

    /// <summary>The library with the other name in its table of names.</summary>
    static byte[] Renamed(byte[] library)
    {
        var at = library.AsSpan().IndexOf("libsasl2.so.2\0"u8);
        if (at >= 0)
            library[at + Debian.Length - 1] = (byte)'3';
        return library;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnvironment(string name);
}
