namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>A member of a share group (KIP-932).</summary>
internal sealed class ShareMember(string id)
{
    public string Id => id;
    public string? RackId { get; set; }
    public string ClientId { get; set; } = "";
    public string ClientHost { get; set; } = "";

    /// <summary>In order, without repetition.</summary>
    public List<string> Topics { get; set; } = [];

    public int Epoch { get; set; }
    public int PreviousEpoch { get; set; }
    public TopicPartitions Assigned { get; set; } = new();
    public SessionTimer? Session { get; set; }
}
