using Course.Bench.Proof;

namespace Course.Tests.Bench;

public sealed class ProofReportTests
{
    static readonly ProofCost[] Costs =
    [
        new("01", "notebook", 30, 40, true, ""),
        new("01", "lab proof", 20, 10, true, ""),
        new("02", "notebook", 50, 60, true, ""),
    ];

    [Fact]
    public void A_kind_of_check_is_extrapolated_from_the_topics_that_have_it()
    {
        var report = new ProofReport(2, Costs, null, "it is not there");
        Assert.Equal(
            [("notebook", 640, 800), ("lab proof", 320, 160)],
            report.Kinds.Select(kind => (kind.Name, kind.PlannedWall, kind.PlannedProcessor!.Value))
        );
    }

    [Fact]
    public void Marks_are_kept_or_missed_by_what_CI_would_take()
    {
        Assert.Equal([true, true], Marks(test: 360, verify: 660));
        Assert.Equal([false, false], Marks(test: 361, verify: 660));
        Assert.Equal([true, false], Marks(test: 360, verify: 661));
        Assert.True(Report(test: 360, verify: 660).Succeeded);
        Assert.False(Report(test: 361, verify: 1).Succeeded);
    }

    [Fact]
    public void A_stage_that_failed_shows_nothing_however_short_it_was()
    {
        var marks = new ProofReport(
            2,
            Costs,
            new CiTimes([new("build", 1, 1, Failed: 1), new("dotnet test", 1, 1)])
        ).Marks;
        Assert.Equal([true, null], marks.Select(mark => mark.Reached));
        Assert.Equal(["build"], marks[1].FailedIn);
    }

    [Fact]
    public void Without_times_of_CI_no_mark_counts_as_reached()
    {
        var report = new ProofReport(2, Costs, null, "it is not there");
        Assert.All(report.Marks, mark => Assert.Null(mark.Reached));
        Assert.False(report.Succeeded);
    }

    static IEnumerable<bool?> Marks(double test, double verify) =>
        Report(test, verify).Marks.Select(mark => mark.Reached);

    /// <summary>Four topics: what is verified will take four times as long.</summary>
    static ProofReport Report(double test, double verify) =>
        new(2, Costs, new CiTimes([new("dotnet test", test, null), new("course verify", verify, null, 0, 4)]));
}
