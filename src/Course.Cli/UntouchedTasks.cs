using System.Text.RegularExpressions;
using Course.Base;
using Course.Grading.Compilation;
using Course.Grading.Labs;

namespace Course.Cli;

/// <summary>
/// The tasks of a lab that the learner has not begun: every file that the course gives with a <c>TODO</c> of the task
/// is still as given, but for white space and comments. A file with the <c>TODO</c>s of several tasks begins them all.
/// </summary>
internal sealed class UntouchedTasks(string root, Lab lab)
{
    /// <summary>By task, the line to begin at: <c>labs/01-kafka-basics/NotificationSender.cs:19</c>. Where there is no
    /// git to say what the course gives, no task is known to be untouched.</summary>
    public async Task<IReadOnlyDictionary<int, string>> FirstStepsAsync(CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> given;
        try
        {
            given = await new StarterFiles(root, lab).ReadAsync(cancellation);
        }
        catch (CommandException)
        {
            return new Dictionary<int, string>();
        }

        var own = new Dictionary<string, string?>();
        foreach (var file in given.Keys)
            own.Add(file, await OwnAsync(file, cancellation));

        var steps = new Dictionary<int, string>();
        foreach (var task in lab.Tasks)
        {
            var files = FilesOf(task, given);
            if (files.Count > 0 && files.All(file => own[file] is { } text && SameCode.In(given[file], text)))
                steps.Add(task.Number, Place(files[0], TodoLine(own[files[0]]!, task)));
        }

        return steps;
    }

    /// <summary>The files that the course gives with a <c>TODO</c> of the task.</summary>
    internal static IReadOnlyList<string> FilesOf(LabTask task, IReadOnlyDictionary<string, string> given) =>
        [.. given.Where(file => TodoLine(file.Value, task) is not null).Select(file => file.Key)];

    /// <summary>The learner's text; null when the file has gone.</summary>
    async Task<string?> OwnAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(Path.Combine(root, file), cancellation);
        }
        catch (IOException)
        {
            return null;
        }
    }

    static int? TodoLine(string text, LabTask task)
    {
        var todo = Regex.Match(text, $@"// TODO {task.Number}\b");
        return todo.Success ? text.AsSpan(0, todo.Index).Count('\n') + 1 : null;
    }

    static string Place(string file, int? line) => line is null ? file : $"{file}:{line}";
}
