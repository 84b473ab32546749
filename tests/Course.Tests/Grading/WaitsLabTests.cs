using Course.Cli.Watching;
using Course.Grading.Compilation;
using Course.Grading.Labs;

namespace Course.Tests.Grading;

/// <summary>The lab that <c>course bench watch</c> measures with.</summary>
public sealed class WaitsLabTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("waits-lab-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void It_compiles_and_a_save_of_a_file_grades_its_task_alone()
    {
        WaitsLab.Write(_root);
        var lab = LabCatalog.Read(_root).Single();
        var compiled = new LabCompiler(lab).Compile(TestContext.Current.CancellationToken);
        Assert.Empty(compiled.Errors);

        var tasks = new FileTasks(lab);
        foreach (var (file, task) in new[] { ("Idle", 1), ("PlainWriter", 2), ("SafeWriter", 3), ("Reader", 4) })
            Assert.Equal(
                [task],
                tasks.Of(Path.Combine(lab.Folder, $"{file}.cs"), TestContext.Current.CancellationToken)
            );
    }
}
