using System.Text;
using Course.Base;

namespace Course.Site;

/// <summary>Writes the site into a folder, for any host of static files.</summary>
internal static class SiteFolder
{
    /// <summary>The file by which a folder is known as a site of ours: only such a folder is written over.</summary>
    const string Mark = ".course-site";

    /// <summary>Writes all files; those of an earlier site that are no longer needed go.</summary>
    /// <exception cref="CommandException">The folder holds something else.</exception>
    public static int Write(CourseSite site, string folder, Action<string> say)
    {
        if (File.Exists(folder))
            throw new CommandException($"{folder} is a file, not a folder.");
        if (
            Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).Any()
            && !File.Exists(Path.Combine(folder, Mark))
        )
            throw new CommandException(
                $"{folder} holds something that is not a site of the course.",
                next: "Name an empty or new folder: course site --output <folder>"
            );
        Directory.CreateDirectory(folder);
        var old = File.Exists(Path.Combine(folder, Mark))
            ? File.ReadAllLines(Path.Combine(folder, Mark)).ToHashSet()
            : [];
        var written = new List<string>();
        File.WriteAllLines(Path.Combine(folder, Mark), old);
        foreach (var address in site.Addresses())
        {
            say(address);
            Save(address, site.Make(address)!);
        }

        foreach (var (name, text) in site.SharedScripts)
            Save(name, text);
        foreach (var name in old.Except(written).Where(name => Path.GetFileName(name) == name))
            File.Delete(Path.Combine(folder, name));
        File.WriteAllLines(Path.Combine(folder, Mark), written);
        return written.Count;

        void Save(string name, string text)
        {
            File.WriteAllText(
                Path.Combine(folder, name),
                text,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
            );
            written.Add(name);
        }
    }
}
