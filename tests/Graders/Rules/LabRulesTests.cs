using Course.Grading.Labs;
using Course.Grading.Proof;
using Course.Kit;
using Xunit;

namespace Graders.Rules;

/// <summary>What every lab owes its learner. That its known answers get the verdicts they deserve is proved by
/// <c>course verify</c>, and only there: each of them costs seconds.</summary>
public sealed class LabRulesTests
{
    static readonly IReadOnlyList<Lab> Labs = LabCatalog.Read(CourseRoot.Find());

    public static TheoryData<string> LabNames => [.. Labs.Select(lab => lab.Name)];

    [Theory]
    [MemberData(nameof(LabNames))]
    public void A_lab_has_hints_wrong_answers_and_an_alternative_for_its_tasks(string lab) =>
        Assert.Empty(LabRules.Findings(Labs.Single(one => one.Name == lab)));
}
