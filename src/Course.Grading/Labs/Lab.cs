namespace Course.Grading.Labs;

/// <summary>One lab as the folders show it: the brief, the learner's code, the reference, the grader and the wrong
/// answers.</summary>
public sealed class Lab
{
    readonly string _root;
    readonly Lazy<IReadOnlyList<LabTask>> _tasks;

    internal Lab(string root, string name)
    {
        _root = root;
        Name = name;
        _tasks = new(() => LabReadme.Tasks(Text(ReadmePath), Text(HintsPath)));
    }

    /// <summary>Number and slug: <c>01-kafka-basics</c>.</summary>
    public string Name { get; }

    /// <summary>Two digits: <c>01</c>.</summary>
    public string Number => Name[..2];

    /// <summary>The slug in Pascal case, which names the namespace and the grader: <c>KafkaBasics</c>.</summary>
    public string PascalName =>
        string.Concat(
            Name[3..]
                .Split('-', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => char.ToUpperInvariant(word[0]) + word[1..])
        );

    /// <summary>The learner's folder.</summary>
    public string Folder => Path.Combine(_root, "labs", Name);

    public string ReadmePath => Path.Combine(Folder, "README.md");

    /// <summary>The hints, apart from the brief: who reads that as plain Markdown is given nothing away.</summary>
    public string HintsPath => Path.Combine(Folder, "HINTS.md");

    /// <summary>The brief as a page shows it: below each task its hints, folded; empty when there is no
    /// README.</summary>
    public string BriefWithHints => LabReadme.WithHints(Text(ReadmePath), Tasks);

    /// <summary>The reference answer's folder; it mirrors <see cref="Folder"/> file for file.</summary>
    public string SolutionFolder => Path.Combine(_root, "solutions", Name);

    /// <summary>Answers that the grader must reject, one file each.</summary>
    public string WrongFolder => Path.Combine(_root, "tests", "Graders", "Wrong", Number);

    /// <summary>Right answers that are written differently.</summary>
    public string AlternativeFolder => Path.Combine(_root, "tests", "Graders", "Alternative", Number);

    /// <summary>The tasks of the brief, in order; empty when there is no README or it numbers no task.</summary>
    public IReadOnlyList<LabTask> Tasks => _tasks.Value;

    /// <summary>The grader's sources: <c>tests/Graders/KafkaBasicsGrader*.cs</c>, everything in
    /// <c>tests/Graders/KafkaBasics/</c>, and what graders share in <c>tests/Graders/Support/</c>.</summary>
    public IReadOnlyList<string> GraderFiles
    {
        get
        {
            var folder = Path.Combine(_root, "tests", "Graders");
            if (!Directory.Exists(folder))
                return [];
            return
            [
                .. Directory
                    .EnumerateFiles(folder, $"{PascalName}Grader*.cs")
                    .Order(StringComparer.Ordinal)
                    .Concat(SourceFiles.In(Path.Combine(folder, PascalName)))
                    .Concat(SourceFiles.In(Path.Combine(folder, "Support"))),
            ];
        }
    }

    /// <summary>The learner's sources.</summary>
    public IReadOnlyList<string> Sources => SourceFiles.In(Folder);

    /// <summary>The reference answer's sources.</summary>
    public IReadOnlyList<string> SolutionSources => SourceFiles.In(SolutionFolder);

    /// <summary>The wrong answers, in a stable order.</summary>
    public IReadOnlyList<VariantAnswer> WrongAnswers => [.. SourceFiles.In(WrongFolder).Select(VariantAnswer.Read)];

    /// <summary>The alternative right answers, in a stable order.</summary>
    public IReadOnlyList<VariantAnswer> Alternatives =>
        [.. SourceFiles.In(AlternativeFolder).Select(VariantAnswer.Read)];

    /// <summary>A path as a person would type it from the course's folder.</summary>
    public string Relative(string path) => Path.GetRelativePath(_root, path).Replace('\\', '/');

    static string Text(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
