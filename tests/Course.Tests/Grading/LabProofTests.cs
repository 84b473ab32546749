using Course.Grading.Proof;

namespace Course.Tests.Grading;

/// <summary>The proof of known answers finds an answer that is not what it says, and runs no more than it can
/// change.</summary>
public sealed class LabProofTests : IDisposable
{
    readonly TemporaryLab _lab = new(
        "namespace Labs.Sample;\npublic static class Answer { public static int Go() => 0; }\n",
        """
        using Course.Grading;
        using Labs.Sample;
        namespace Graders;
        public sealed class SampleGrader
        {
            [Task(1, "one")] public void First() => Is(Answer.Go(), "the answer is not one");
            [Task(2, "two")] public void Second() => Is(Other.Go(), "the other is not one");
            [Task(3, "three")] public void Third() => Is(Shared.Twice(), "twice is not one");

            static void Is(int number, string happened)
            {
                if (number != 1)
                    Fail.With(happened, "one");
            }
        }
        """,
        "## 1. One\n## 2. Two\n## 3. Three\n"
    );

    public LabProofTests()
    {
        _lab.Write("labs/01-sample/Other.cs", Class("Other", "public static int Go() => 0;"));
        _lab.Write("labs/01-sample/Shared.cs", Class("Shared", "public static int Twice() => 0;"));
        _lab.Write("solutions/01-sample/Answer.cs", Class("Answer", "public static int Go() => 1;"));
        _lab.Write("solutions/01-sample/Other.cs", Class("Other", "public static int Go() => 1;"));
        _lab.Write("solutions/01-sample/Shared.cs", Class("Shared", "public static int Twice() => Answer.Go() * 1;"));
    }

    [Fact]
    public async Task Starter_and_solution_run_every_task()
    {
        await ProvesAsync([], 3, ProofKind.Starter);
        await ProvesAsync([], 3, ProofKind.Solution);
    }

    [Fact]
    public async Task A_mistake_runs_the_tasks_that_its_file_can_change()
    {
        Mistake(
            2,
            "Other.cs",
            "not one",
            Class("Other", "public static int Go() => Add(1, 1); static int Add(int a, int b) => a + b;")
        );
        await ProvesAsync([], 1, ProofKind.Wrong);
    }

    [Fact]
    public async Task A_mistake_that_breaks_a_second_task_by_way_of_another_file_is_found()
    {
        Mistake(1, "Answer.cs", "not one", Class("Answer", "public static int Go() => 2;"));
        await ProvesAsync(["task 3 fails, and must not: twice is not one"], 2, ProofKind.Wrong);
    }

    [Fact]
    public async Task A_file_that_declares_something_new_runs_every_task()
    {
        Mistake(
            2,
            "Other.cs",
            "not one",
            Class("Other", "public static int Go() => 2; public static int More() => 3;")
        );
        await ProvesAsync([], 3, ProofKind.Wrong);
    }

    [Fact]
    public async Task The_whole_proof_runs_every_task()
    {
        Mistake(2, "Other.cs", "not one", Class("Other", "public static int Go() => 2;"));
        await ProvesAsync([], 3, ProofKind.Wrong, ProofScope.Whole);
    }

    [Fact]
    public async Task A_mistake_that_the_grader_lets_through_is_found()
    {
        Mistake(2, "Other.cs", "not one", Class("Other", "public static int Go() => 1;"));
        await ProvesAsync(["task 2 passes, and must not"], 1, ProofKind.Wrong);
    }

    [Fact]
    public async Task A_mistake_that_is_rejected_with_other_words_is_found()
    {
        Mistake(2, "Other.cs", "lost", Class("Other", "public static int Go() => 2;"));
        await ProvesAsync(["task 2 fails with other words than \"lost\": the other is not one"], 1, ProofKind.Wrong);
    }

    [Fact]
    public async Task A_mistake_in_a_file_that_its_task_never_runs_is_found()
    {
        Mistake(1, "Other.cs", "not one", Class("Other", "public static int Go() => 2;"));
        await ProvesAsync(["task 1 never runs Other.cs, which it is to get wrong"], 0, ProofKind.Wrong);
    }

    [Fact]
    public async Task A_right_answer_that_is_wrong_is_found()
    {
        _lab.Write(
            "tests/Graders/Alternative/01/Otherwise.cs",
            $"// replaces: Other.cs\n{Class("Other", "public static int Go() => 3;")}"
        );
        await ProvesAsync(["task 2 fails, and must not: the other is not one"], 1, ProofKind.Alternative);
    }

    public void Dispose() => _lab.Dispose();

    void Mistake(int task, string file, string expect, string code) =>
        _lab.Write(
            "tests/Graders/Wrong/01/Mistake.cs",
            $"// task: {task}\n// replaces: {file}\n// mistake: a mistake\n// expect: {expect}\n{code}"
        );

    static string Class(string name, string members) =>
        $"namespace Labs.Sample;\npublic static class {name} {{ {members} }}\n";

    /// <summary>Grades the answer of that kind: what is found, and how many tasks it took.</summary>
    async Task ProvesAsync(string[] findings, int tasks, ProofKind kind, ProofScope scope = ProofScope.Changed)
    {
        var cases = ProofCase.Of(_lab.Lab).Where(one => one.Kind == kind).ToList();
        var results = new List<ProofResult>();
        await foreach (
            var result in new LabProof(scope, "embedded").RunAsync(cases, TestContext.Current.CancellationToken)
        )
            results.Add(result);
        var only = Assert.Single(results);
        Assert.Equal(findings, only.Findings);
        Assert.Equal(tasks, only.Tasks);
    }
}
