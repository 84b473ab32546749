using Course.Grading.Compilation;

namespace Course.Tests.Grading;

/// <summary>A file belongs to the tasks whose tests can run its code, however they come to it.</summary>
public sealed class TaskReachTests
{
    const string Header = """
        using Course.Grading;
        using Labs.Sample;
        namespace Graders;
        public sealed class SampleGrader
        {

        """;

    [Theory]
    [InlineData("[Task(1, \"a\")] public void A() => new One().Go(); [Task(2, \"b\")] public void B() { }")]
    [InlineData(
        "[Task(1, \"a\")] public void A() => Help(); void Help() => new One().Go(); [Task(2, \"b\")] public void B() { }"
    )]
    [InlineData("[Task(1, \"a\")] public void A() => Helper.Run(); [Task(2, \"b\")] public void B() { }")]
    [InlineData(
        "[Task(1, \"a\")] public void A() { var it = Helper.Make(); it.Go(); } [Task(2, \"b\")] public void B() { }"
    )]
    [InlineData("[Task(1, \"a\")] public void A() => Helper.Create<One>(); [Task(2, \"b\")] public void B() { }")]
    [InlineData(
        "[Task(1, \"a\")] public void A() { foreach (var x in Helper.All) { } } [Task(2, \"b\")] public void B() { }"
    )]
    public void What_a_test_names_through_whatever_helper_is_its_own(string tests) =>
        Assert.Equal([1], TasksOf("One.cs", tests));

    [Fact]
    public void What_the_grader_itself_keeps_belongs_to_every_task() =>
        Assert.Equal(
            [1, 2],
            TasksOf(
                "One.cs",
                "readonly IGo _it = new One(); [Task(1, \"a\")] public void A() { } [Task(2, \"b\")] public void B() { }"
            )
        );

    [Fact]
    public void What_one_file_of_the_lab_calls_in_another_belongs_to_the_callers_task() =>
        Assert.Equal(
            [2],
            TasksOf(
                "One.cs",
                "[Task(1, \"a\")] public void A() { } [Task(2, \"b\")] public void B() => new Two().Go();"
            )
        );

    [Theory]
    [InlineData("System.Activator.CreateInstance(System.Type.GetType(\"Labs.Sample.One\")!)")]
    [InlineData("typeof(SampleGrader).Assembly.GetTypes()")]
    public void Code_that_finds_types_when_it_runs_may_run_every_file(string looking) =>
        Assert.Equal(
            [1],
            TasksOf(
                "One.cs",
                $"[Task(1, \"a\")] public void A() => {looking}.ToString(); [Task(2, \"b\")] public void B() {{ }}"
            )
        );

    [Fact]
    public void The_name_of_a_class_finds_no_type() =>
        Assert.Empty(
            TasksOf(
                "One.cs",
                "[Task(1, \"a\")] public void A() => new Exception().GetType().Name.ToString(); "
                    + "[Task(2, \"b\")] public void B() { }"
            )
        );

    [Theory]
    [InlineData("internal static class More { public static void Ext(this string text) { } }")]
    [InlineData(
        "static class Start { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Now() { } }"
    )]
    public void A_file_that_acts_without_being_named_belongs_to_every_task(string unnamed) =>
        Assert.Equal(
            [1, 2],
            TasksOf("Unnamed.cs", "[Task(1, \"a\")] public void A() { } [Task(2, \"b\")] public void B() { }", unnamed)
        );

    [Fact]
    public void A_file_with_a_global_using_belongs_to_every_task() =>
        Assert.Equal(
            [1, 2],
            TasksOf(
                "Unnamed.cs",
                "[Task(1, \"a\")] public void A() { } [Task(2, \"b\")] public void B() { }",
                "global using System.Text;"
            )
        );

    [Fact]
    public void A_file_that_nobody_names_belongs_to_no_task() =>
        Assert.Empty(
            TasksOf(
                "Unnamed.cs",
                "[Task(1, \"a\")] public void A() => new Two(); [Task(2, \"b\")] public void B() { }",
                "namespace Labs.Sample; public sealed class Alone;"
            )
        );

    static IEnumerable<int> TasksOf(string file, string tests, string unnamed = "")
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic interface IGo { void Go(); }\n",
            $"{Header}{tests}\n}}\n",
            "## 1. One\n## 2. Two\n"
        );
        lab.Write("labs/01-sample/One.cs", "namespace Labs.Sample;\npublic class One : IGo { public void Go() { } }\n");
        lab.Write(
            "labs/01-sample/Two.cs",
            "namespace Labs.Sample;\npublic class Two { public void Go() => new One().Go(); }\n"
        );
        lab.Write("labs/01-sample/Unnamed.cs", unnamed);
        lab.Write(
            "tests/Graders/Support/Helper.cs",
            """
            using Labs.Sample;
            namespace Graders;
            static class Helper
            {
                public static IEnumerable<IGo> All => [];
                public static void Run() => Inner.Run();
                public static IGo Make() => Inner.Make();
                public static IGo Create<T>() where T : IGo, new() => new T();
            }
            static class Inner
            {
                public static void Run() => new One().Go();
                public static IGo Make() => new One();
            }
            """
        );
        Assert.Empty(new LabCompiler(lab.Lab).Compile(TestContext.Current.CancellationToken).Errors);
        return new FileTasks(lab.Lab)
            .Of(Path.Combine(lab.Lab.Folder, file), TestContext.Current.CancellationToken)
            .Order();
    }
}
