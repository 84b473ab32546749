using Course.Grading;
using Labs.Architecture;

namespace Graders.Architecture;

/// <summary>Compares a report with what was done to the cluster.</summary>
internal static class HealthChecks
{
    public static void Equal(string when, HealthReport report, HealthReport truth)
    {
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
            "fewer in sync than its own topic's min.insync.replicas",
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
                read: "notebook 02 §4.2, §6"
            );
        }
    }
}
