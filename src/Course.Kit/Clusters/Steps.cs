namespace Course.Kit;

/// <summary>Says whose steps they are.</summary>
internal sealed class Steps(ClusterProvider kind, IProgress<string> progress) : IProgress<string>
{
    public void Report(string value) => progress.Report($"{kind.Name} cluster: {value}");
}
