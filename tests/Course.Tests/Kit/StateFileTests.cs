using Course.Base;

namespace Course.Tests;

public sealed class StateFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("course-state-").FullName;

    string File => Path.Combine(_folder, "deeper", "progress.json");

    [Fact]
    public async Task Keeps_what_was_saved()
    {
        await Open().SaveAsync(new State(7), TestContext.Current.CancellationToken);
        Assert.Equal(new State(7), await Open().LoadAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(
            Directory.GetFiles(Path.GetDirectoryName(File)!),
            name => name.EndsWith(".tmp", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Starts_with_the_initial_value() =>
        Assert.Equal(new State(0), await Open().LoadAsync(TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("{\"count\": 3")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0")]
    public async Task Sets_a_damaged_file_aside_and_says_so(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, content, TestContext.Current.CancellationToken);
        var said = new List<string>();
        var state = new StateFile<State>(File, () => new State(0)) { Damaged = said.Add };

        Assert.Equal(new State(0), await state.LoadAsync(TestContext.Current.CancellationToken));

        Assert.Contains("was damaged", Assert.Single(said));
        Assert.Equal(
            content,
            await System.IO.File.ReadAllTextAsync(state.DamagedFile!, TestContext.Current.CancellationToken)
        );
        Assert.StartsWith(File + ".damaged-", state.DamagedFile);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Loses_no_update_when_several_write_at_once()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    Task.Run(() =>
                        Open().UpdateAsync(state => new State(state.Count + 1), TestContext.Current.CancellationToken)
                    )
                )
        );
        Assert.Equal(20, (await Open().LoadAsync(TestContext.Current.CancellationToken)).Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    StateFile<State> Open() => new(File, () => new State(0));

    sealed record State(int Count);
}
