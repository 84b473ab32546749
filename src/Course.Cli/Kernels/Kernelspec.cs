using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Notebooks;

namespace Course.Cli.Kernels;

/// <summary>A kernel's description (<c>kernel.json</c>), by which front ends find and start it.</summary>
/// <param name="folder">The folder that holds it; its name is the kernel's.</param>
internal sealed class Kernelspec(string folder)
{
    /// <summary>The name that the course's notebooks give: that of .NET Interactive, so that the same file opens on
    /// either.</summary>
    public const string NotebooksName = NotebookLanguage.KernelName;

    static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly string _file = Path.Combine(folder, "kernel.json");

    public string Folder => folder;

    public bool Exists => File.Exists(_file);

    /// <summary>Whether the course wrote it.</summary>
    public bool IsOurs => Read()?["metadata"] is JsonObject metadata && metadata["course"] is JsonObject;

    /// <summary>The description that <see cref="Write"/> set aside.</summary>
    string SetAside => _file + ".replaced";

    /// <summary>The program that it starts, or null.</summary>
    public string? Program =>
        (Read()?["argv"] as JsonArray)
            ?.Select(part => part?.ToString())
            .FirstOrDefault(part => part?.EndsWith(".dll", StringComparison.Ordinal) == true);

    /// <summary>The dotnet that runs the program, or null.</summary>
    public string? Runner => (Read()?["argv"] as JsonArray)?.FirstOrDefault()?.ToString();

    /// <summary>Writes the description; one that others wrote is set aside.</summary>
    /// <returns>Whether there was one of others.</returns>
    public bool Write(string dotnet, string program, string root)
    {
        Directory.CreateDirectory(folder);
        var replaces = Exists && !IsOurs;
        if (replaces)
            File.Move(_file, SetAside, overwrite: true);
        var spec = new JsonObject
        {
            ["argv"] = new JsonArray(dotnet, program, "{connection_file}"),
            ["display_name"] = ".NET (C#)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject
            {
                ["debugger"] = false,
                ["course"] = new JsonObject { ["folder"] = root },
            },
        };
        File.WriteAllText(_file, spec.ToJsonString(Format) + "\n");
        return replaces;
    }

    /// <summary>Removes what <see cref="Write"/> wrote, and puts back what it set aside.</summary>
    /// <returns>Whether something was put back.</returns>
    public bool Remove()
    {
        File.Delete(_file);
        if (File.Exists(SetAside))
        {
            File.Move(SetAside, _file);
            return true;
        }
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
        return false;
    }

    JsonObject? Read()
    {
        try
        {
            return Exists ? JsonNode.Parse(File.ReadAllText(_file)) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
