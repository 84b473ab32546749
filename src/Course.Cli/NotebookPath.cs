using Course.Base;
using Course.Notebooks;

namespace Course.Cli;

/// <summary>The notebook that a person means: a topic's, or a file.</summary>
internal static class NotebookPath
{
    /// <summary>Its full path.</summary>
    /// <exception cref="CommandException">There is no such topic or file, or the topic has no notebook.</exception>
    public static string Of(CourseHost host, string name)
    {
        if (name.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && File.Exists(name))
            return Path.GetFullPath(name);
        if (name.TrimEnd('/').AsSpan().ContainsAny('/', '\\'))
            throw None(name);
        return host.Topics.Find(name).NotebookPath
            ?? throw new CommandException($"Topic {host.Topics.Find(name).Name} has no notebook here.");
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="CommandException">It is damaged; says how to get the course's own file back.</exception>
    public static Notebook Load(CourseHost host, string path)
    {
        try
        {
            return Notebook.Load(path);
        }
        catch (NotebookFormatException damaged)
        {
            throw new CommandException(
                damaged.Message.Replace(path, host.Relative(path), StringComparison.Ordinal),
                next: host.Topics.All.Any(known => known.NotebookPath == path)
                    ? $"The course's own file, without your answers: git checkout -- {host.Relative(path)}"
                    : null
            );
        }
    }

    static CommandException None(string path) =>
        new(
            Directory.Exists(path) ? $"{path} is a folder, not a notebook."
            : File.Exists(path) ? $"{path} is not a notebook: its name must end in .ipynb."
            : $"There is no file {path}."
        );
}
