using Course.Base;
using Course.Bench.Proof;
using Course.Tests.Cli;

namespace Course.Tests.Bench;

public sealed class CiTimesTests : IDisposable
{
    const string Head = "stage\tseconds\tof processors\tfailed\tgrows with\n";

    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Stages_of_topics_grow_with_them_and_others_stay()
    {
        var times = Read(
            "build\t100\t180.5\t0\t\n"
                + "dotnet test\t240\t400\t0\t\n"
                + "course verify\t200\t300\t0\t4\n"
                + ".NET Interactive\t250\t350\t1\t4+1\n"
                + "docker\t500\t\t0\tbeside\n"
        );
        Assert.Equal([100, 240, 800, 850, 500], times.Stages.Select(stage => stage.With(16)));
        Assert.Equal(790, times.With(4));
        Assert.Equal(1990, times.With(16));
        Assert.Equal(new CiStage(".NET Interactive", 250, 350, 1, 4, 1), times.Stages[3]);
        Assert.Equal(new CiStage("docker", 500, null, Beside: true), times.Stages[4]);
    }

    [Theory]
    [InlineData("dotnet test")]
    [InlineData("dotnet test\t240")]
    [InlineData("dotnet test\tlong\t400\t0\t")]
    [InlineData("dotnet test\t240\t400\t\t")]
    [InlineData("dotnet test\t240\t400\t0\t0")]
    [InlineData("dotnet test\t240\t400\t0\t4+1+1")]
    [InlineData("dotnet test\t-1\t400\t0\t")]
    [InlineData("\t240\t400\t0\t")]
    [InlineData("")]
    public void A_damaged_line_is_named_and_nothing_is_extrapolated_from_the_others(string line)
    {
        Write($"build\t100\t180\t0\t\n{line}\n");
        Assert.Null(CiTimes.Read(_path, out var trouble));
        Assert.Equal($"its line 3 is not a stage: '{line}'", trouble);
    }

    [Fact]
    public void A_missing_file_and_one_without_the_tests_are_told()
    {
        Assert.Null(CiTimes.Read(_path + ".missing", out var missing));
        Assert.Equal("it is not there", missing);

        Write("build\t100\t180\t0\t\n");
        Assert.Null(CiTimes.Read(_path, out var cut));
        Assert.Equal("it has no stage dotnet test", cut);

        File.WriteAllText(_path, "");
        Assert.Null(CiTimes.Read(_path, out var empty));
        Assert.Equal("it has no stage dotnet test", empty);
    }

    [Fact]
    public async Task The_command_says_what_is_the_matter_with_the_times_and_goes_on()
    {
        using var course = new TemporaryCourse();
        var (missing, output, _) = await course.RunAsync("bench", "proof");
        Assert.Equal(ExitCode.Failed, missing);
        Assert.Contains("is not known: it writes artifacts/ci-times.tsv, and it is not there.", output);

        course.Write("artifacts/ci-times.tsv", Head + "rubbish [red]\n");
        var (damaged, text, error) = await course.RunAsync("bench", "proof");
        Assert.Equal(ExitCode.Failed, damaged);
        Assert.Contains("its line 2 is not a stage: 'rubbish [red]'.", text);
        Assert.Contains("(mark 50 min)  not known", text);
        Assert.Empty(error);
    }

    CiTimes Read(string lines)
    {
        Write(lines);
        var times = CiTimes.Read(_path, out var trouble);
        Assert.Empty(trouble);
        return times!;
    }

    void Write(string lines) => File.WriteAllText(_path, Head + lines);
}
