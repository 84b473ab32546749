namespace Course.Notebooks.Tests;

/// <summary>Runs cells one after another on a fresh kernel in a temporary folder.</summary>
internal sealed class Cells : IAsyncDisposable
{
    static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    readonly CSharpKernel _kernel;
    int _number;

    public Cells(Func<KernelOptions, KernelOptions>? with = null)
    {
        Folder = Directory.CreateTempSubdirectory("notebook-").FullName;
        var options = new KernelOptions { BaseDirectory = Folder };
        _kernel = new CSharpKernel(with?.Invoke(options) ?? options);
    }

    public string Folder { get; }

    public List<CellEvent> Events { get; } = [];

    public Task<CellOutcome> Run(string source, TimeSpan? limit = null) =>
        RunUntil(source, limit ?? Generous, TestContext.Current.CancellationToken);

    public Task<CellOutcome> RunUntil(string source, TimeSpan limit, CancellationToken cancellation) =>
        _kernel.ExecuteAsync(source, $"cell {++_number}", Events.Add, limit, cancellation);

    public async Task<CellOutcome> Ok(string source)
    {
        var outcome = await Run(source);
        Assert.True(outcome.Status == CellStatus.Ok, outcome.Error?.ToString());
        return outcome;
    }

    public async Task<string> Value(string source) => (await Ok(source)).Result()?.Text ?? "(nothing)";

    public async Task<CellError> Error(string source)
    {
        var outcome = await Run(source);
        Assert.Equal(CellStatus.Failed, outcome.Status);
        return outcome.Error!;
    }

    public async ValueTask DisposeAsync()
    {
        await _kernel.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

internal static class Outcomes
{
    public static MimeBundle? Result(this CellOutcome outcome) =>
        outcome.Outputs.OfType<DisplayOutput>().SingleOrDefault(output => output.IsResult)?.Data;

    public static string Text(this CellOutcome outcome, StreamKind kind = StreamKind.Out) =>
        string.Concat(
            outcome.Outputs.OfType<StreamOutput>().Where(output => output.Stream == kind).Select(output => output.Text)
        );
}
