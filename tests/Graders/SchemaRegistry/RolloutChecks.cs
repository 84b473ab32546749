using Course.Grading;
using Labs.SchemaRegistry;

namespace Graders.SchemaRegistry;

internal static class RolloutChecks
{
    public static async Task TheRightSideGoesFirstAsync(IRolloutOrder order)
    {
        foreach (var change in Change.All)
        {
            var said = await order.WhoGoesFirstAsync(change.Old, change.New);
            Fail.Unless(
                said == change.Right,
                happened: $"{change.Name}: you say {said}; {WhatHappens(change.Right, said)}",
                expected: $"{change.Right}. Ask both: does the new schema read the old records, and the old schema the new "
                    + "ones?",
                read: "notebook 14 §2.2"
            );
        }
    }

    public static async Task NothingElseIsTouchedAsync(
        RegistryUnderTest registry,
        IReadOnlyList<string> subjectsBefore,
        string? modeBefore
    )
    {
        var mode = await registry.ModeAsync("");
        Fail.Unless(
            mode == modeBefore,
            happened: $"the global compatibility was {modeBefore}, and is {mode} now",
            expected: "it stays: every subject without a mode of its own follows it, also while you are asking",
            read: "notebook 14 §2.3"
        );
        var others = (await registry.SubjectsAsync())
            .Except(subjectsBefore)
            .Where(subject => !subject.StartsWith("scratch-", StringComparison.Ordinal))
            .ToList();
        Fail.Unless(
            others.Count == 0,
            happened: $"there is a new subject, {others.FirstOrDefault()}",
            expected: "only subjects whose names begin with scratch- are yours",
            read: "notebook 14 §5.1"
        );
    }

    static string WhatHappens(First right, First said) =>
        (right, said) switch
        {
            (First.Nobody, _) => "new consumers cannot read the old records, nor old consumers the new ones",
            (First.Either, _) => "no record is unreadable in any order",
            (First.Consumers, First.Nobody) => "with the consumers first nothing is unreadable",
            (First.Producers, First.Nobody) => "with the producers first nothing is unreadable",
            (First.Consumers, _) => "old consumers could not read what new producers write",
            _ => "new consumers could not read what old producers write",
        };
}
