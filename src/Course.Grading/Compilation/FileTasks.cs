using Course.Grading.Labs;

namespace Course.Grading.Compilation;

/// <summary>Says which tasks a file of the learner's belongs to: those whose tests can run its code.</summary>
/// <param name="lab">The lab.</param>
public sealed class FileTasks(Lab lab)
{
    readonly LabCompiler _compiler = new(lab);
    Dictionary<string, IReadOnlySet<int>> _known = [];

    /// <summary>The tasks of a file, by number; none for a file that no task runs.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public IReadOnlySet<int> Of(string path, CancellationToken cancellation = default)
    {
        var name = lab.Relative(path);
        if (!_known.ContainsKey(name))
            _known = Read(cancellation);
        return _known.GetValueOrDefault(name) ?? new HashSet<int>();
    }

    Dictionary<string, IReadOnlySet<int>> Read(CancellationToken cancellation)
    {
        var reach = TaskReach.Of(_compiler.Analyse(cancellation));
        return lab
            .Sources.Select(lab.Relative)
            .ToDictionary(
                file => file,
                file =>
                    (IReadOnlySet<int>)
                        reach.Where(entry => entry.Value.Contains(file)).Select(entry => entry.Key).ToHashSet()
            );
    }
}
