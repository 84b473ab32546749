namespace Graders.FrameworksAndHosting;

/// <summary>A record that a service has begun, done, or been told to drop.</summary>
internal sealed record WorkItem(int Partition, long Offset, string Key)
{
    public string Name => $"{Partition}/{Offset}";
}
