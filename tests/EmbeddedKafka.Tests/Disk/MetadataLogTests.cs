using System.Text.Json.Nodes;
using EmbeddedKafka.Storage.Disk;

namespace EmbeddedKafka.Tests.Disk;

public sealed class MetadataLogTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();
    readonly List<string> _said = [];

    public void Dispose() => _directory.Dispose();

    MetadataLog Open() => new(_directory.Path, _said.Add);

    [Fact]
    public void The_last_document_of_a_key_counts()
    {
        using (var log = Open())
        {
            log.Put("a", new JsonObject { ["n"] = 1 });
            log.Put("b", 2);
            log.Flush();
            log.Put("a", new JsonObject { ["n"] = 3 });
            log.Put("b", null);
            log.Flush();
        }
        using var read = Open();
        Assert.Equal(3, (int)read.Find("a")!["n"]!);
        Assert.Null(read.Find("b"));
        Assert.Equal(["a"], read.Keys(""));
    }

    [Fact]
    public void Cut_at_any_byte_it_holds_what_was_whole()
    {
        using (var log = Open())
            for (var i = 0; i < 4; i++)
            {
                log.Put($"k{i}", i);
                log.Flush();
            }
        var file = _directory.At("metadata.log");
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using var log = Open();
            Assert.Equal(whole.AsSpan(0, length).Count((byte)'\n'), log.Keys("k").Count);
        }
    }

    [Fact]
    public void It_does_not_grow_for_ever()
    {
        using (var log = Open())
            for (var i = 0; i < 3000; i++)
            {
                log.Put("k", $"{i} {new string('x', 1000)}");
                log.Flush();
            }
        Assert.InRange(new FileInfo(_directory.At("metadata.log")).Length, 1, 2_000_000);
        using var read = Open();
        Assert.StartsWith("2999 ", (string?)read.Find("k"), StringComparison.Ordinal);
    }
}
