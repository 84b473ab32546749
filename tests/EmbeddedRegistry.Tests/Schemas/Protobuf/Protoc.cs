using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace EmbeddedKafka.Registry.Tests.Schemas.Protobuf;

/// <summary>Google's own compiler, from the package Grpc.Tools, in a folder of .proto files that it may read.</summary>
internal sealed class Protoc : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("protoc-");

    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name), text);
        return name;
    }

    /// <summary>The bytes of a message that is given in Protobuf's text format.</summary>
    public byte[] Encode(string file, string message, string value) =>
        Run([$"--encode={message}", file], System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>The message in Protobuf's text format on one line; fields that it does not know by their
    /// numbers.</summary>
    public string Decode(string file, string message, byte[] value)
    {
        var text = System.Text.Encoding.UTF8.GetString(Run([$"--decode={message}", file], value));
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A <c>FileDescriptorSet</c> with the file alone.</summary>
    public byte[] Descriptors(string file)
    {
        Run(["--descriptor_set_out=" + Path.Combine(_folder.FullName, "set"), file], []);
        return File.ReadAllBytes(Path.Combine(_folder.FullName, "set"));
    }

    public void Dispose() => _folder.Delete(true);

    byte[] Run(string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo(Program)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var argument in (string[])
                ["-I.", "-I" + Path.Combine(Tools, "..", "build", "native", "include"), .. arguments]
        )
            start.ArgumentList.Add(argument);
        using var protoc = Process.Start(start)!;
        var complaint = protoc.StandardError.ReadToEndAsync();
        protoc.StandardInput.BaseStream.Write(input);
        protoc.StandardInput.Close();
        using var output = new MemoryStream();
        protoc.StandardOutput.BaseStream.CopyTo(output);
        protoc.WaitForExit();
        Assert.True(protoc.ExitCode == 0, complaint.Result);
        return output.ToArray();
    }

    static string Tools =>
        typeof(Protoc)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == "ProtocTools")
            .Value!;

    static string Program
    {
        get
        {
            var system =
                OperatingSystem.IsWindows() ? "windows"
                : OperatingSystem.IsMacOS() ? "macosx"
                : "linux";
            var machine = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
            // there is one for Windows and one for macOS, which run on both machines
            var folder = system == "linux" ? $"{system}_{machine}" : $"{system}_x64";
            return Path.Combine(Tools, folder, system == "windows" ? "protoc.exe" : "protoc");
        }
    }
}
