using Course.Grading;
using Graders.Support;
using Labs.Architecture;

namespace Graders.Architecture;

/// <summary>Compares a report with what was done to the cluster.</summary>
internal static class HealthChecks
{
    static readonly TimeSpan Answer = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    public static async Task EqualAsync(string when, IClusterHealth health, HealthReport truth)
    {
        var looking = Task.Run(health.LookAsync);
        if (!await Wait.EndsAsync(looking, Answer))
            Fail.With(
                happened: $"{when}, LookAsync had not answered after {Answer.TotalSeconds:0} s",
                expected: "a report also while brokers are away: GetMetadata asks any broker for what it knows; "
                    + "DescribeTopicsAsync, and what asks the leaders, waits for those that are not there",
                read: "notebook 02 §1.1, §4.7"
            );
        var report = await looking;
        Same(
            "Offline",
            "no leader: nobody reads or writes; such a partition is named here and nowhere else",
            report.Offline,
            truth.Offline
        );
        Same(
            "UnderReplicated",
            "fewer in sync than it has replicas, whatever that number is",
            report.UnderReplicated,
            truth.UnderReplicated
        );
        Same(
            "UnderMinIsr",
            "fewer in sync than acks=all asks for: its own topic's min.insync.replicas, but never more than it has "
                + "replicas",
            report.UnderMinIsr,
            truth.UnderMinIsr
        );
        Same(
            "WrongLeader",
            "the preferred replica, the first of the list, is in sync and does not lead",
            report.WrongLeader,
            truth.WrongLeader
        );

        void Same(string list, string meaning, IReadOnlyList<string> said, IReadOnlyList<string> expected)
        {
            var (extra, missing) = (
                said.Except(expected).Order(StringComparer.Ordinal).ToList(),
                expected.Except(said).Order(StringComparer.Ordinal).ToList()
            );
            Fail.Unless(
                extra.Count == 0 && missing.Count == 0,
                happened: $"{when}, {list} {(missing.Count > 0 ? $"leaves out {string.Join(", ", missing)}" : "")}{(missing.Count > 0 && extra.Count > 0 ? " and " : "")}{(extra.Count > 0 ? $"names {string.Join(", ", extra)}, which is not" : "")}",
                expected: $"{list}: {meaning}",
                read: "notebook 02 §1.2, §4.2, §4.5, §6"
            );
        }
    }
}
