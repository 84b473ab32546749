using Course.Cli;

namespace Course.Tests.Cli;

public sealed class BuildStampTests
{
    [Fact]
    public void A_source_newer_than_the_stamp_asks_for_a_build_and_build_output_does_not()
    {
        using var course = new TemporaryCourse(
            "src/A/Folder/A.cs",
            "src/A/bin/A.dll",
            "Directory.Build.props",
            "stamp"
        );
        var stamp = Path.Combine(course.Root, "stamp");
        var later = DateTime.UtcNow.AddMinutes(1);
        File.SetLastWriteTimeUtc(stamp, later);
        Assert.True(BuildStamp.IsCurrent(course.Root, stamp));

        File.SetLastWriteTimeUtc(Path.Combine(course.Root, "src/A/bin/A.dll"), later.AddMinutes(1));
        Assert.True(BuildStamp.IsCurrent(course.Root, stamp));

        File.SetLastWriteTimeUtc(Path.Combine(course.Root, "src/A/Folder/A.cs"), later.AddMinutes(1));
        Assert.False(BuildStamp.IsCurrent(course.Root, stamp));
    }

    [Fact]
    public void Without_a_stamp_there_was_no_build()
    {
        using var course = new TemporaryCourse();
        Assert.False(BuildStamp.IsCurrent(course.Root, Path.Combine(course.Root, "stamp")));
    }
}
