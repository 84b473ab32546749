using Course.Grading;
using Xunit;

namespace Graders.Rules;

/// <summary>What every lab owes its learner.</summary>
public sealed class LabRulesTests(KnownAnswers answers) : IClassFixture<KnownAnswers>
{
    public static TheoryData<string> LabNames => [.. KnownAnswers.Labs.Select(lab => lab.Name)];

    public static TheoryData<string> AnswersOf(ProofKind kind) =>
        [.. KnownAnswers.Cases().Where(one => one.Kind == kind).Select(KnownAnswers.Key)];

    [Theory]
    [MemberData(nameof(LabNames))]
    public void A_lab_has_hints_wrong_answers_and_an_alternative_for_its_tasks(string lab) =>
        Assert.Empty(LabRules.Findings(KnownAnswers.Labs.Single(one => one.Name == lab)));

    [Theory]
    [MemberData(nameof(AnswersOf), ProofKind.Starter)]
    public async Task The_starter_compiles_and_fails_every_task_on_an_assertion(string answer) =>
        Assert.Empty(await answers.FindingsAsync(answer));

    [Theory]
    [MemberData(nameof(AnswersOf), ProofKind.Solution)]
    public async Task The_solution_passes_every_task(string answer) =>
        Assert.Empty(await answers.FindingsAsync(answer));

    [Theory]
    [MemberData(nameof(AnswersOf), ProofKind.Wrong)]
    public async Task A_wrong_answer_fails_its_task_and_only_that_with_the_intended_words(string answer) =>
        Assert.Empty(await answers.FindingsAsync(answer));

    [Theory]
    [MemberData(nameof(AnswersOf), ProofKind.Alternative)]
    public async Task A_right_answer_written_differently_passes(string answer) =>
        Assert.Empty(await answers.FindingsAsync(answer));
}
