using Course.Grading.Labs;

namespace Course.Tests.Grading;

/// <summary>A lab of a test's own, outside the course's folder.</summary>
public sealed class TemporaryLab : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("lab-test-").FullName;

    public TemporaryLab(string learner, string grader, string readme = "## 1. One\n")
    {
        Write("labs/01-sample/Answer.cs", learner);
        Write("labs/01-sample/README.md", readme);
        Write("tests/Graders/SampleGrader.cs", grader);
        Lab = LabCatalog.Read(_root).Single();
    }

    public Lab Lab { get; }

    public void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
