using Clients.Tests.Java;
using Clients.Tests.Tools;

namespace Clients.Tests.Programs;

/// <summary>Kafka Connect, standalone: lines of a file become records, and records lines of another file.</summary>
public sealed class ConnectTests(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task Lines_travel_from_file_to_file()
    {
        var folder = Directory.CreateTempSubdirectory("connect-").FullName;
        try
        {
            await CreateAsync("lines");
            var worker = Write(
                "worker.properties",
                $"""
                bootstrap.servers={Cluster.BootstrapServers}
                key.converter=org.apache.kafka.connect.storage.StringConverter
                value.converter=org.apache.kafka.connect.storage.StringConverter
                offset.storage.file.filename={Path.Combine(folder, "offsets")}
                offset.flush.interval.ms=200
                plugin.discovery=service_load
                listeners=http://127.0.0.1:0
                """
            );
            var source = Write(
                "source.properties",
                $"name=source\nconnector.class=org.apache.kafka.connect.file.FileStreamSourceConnector\nfile={Write("in.txt", "tea\ncoffee\n")}\ntopic=lines\n"
            );
            var target = Path.Combine(folder, "out.txt");
            var sink = Write(
                "sink.properties",
                $"name=sink\nconnector.class=org.apache.kafka.connect.file.FileStreamSinkConnector\nfile={target}\ntopics=lines\n"
            );
            var connect = await Java.StartToolAsync(
                "org.apache.kafka.connect.cli.ConnectStandalone",
                [worker, source, sink]
            );
            await WaitAsync(
                () => File.Exists(target) && File.ReadAllText(target) == "tea\ncoffee\n",
                "the sink has written both lines"
            );
            await connect.StopAsync();
            Assert.Equal(2, Cluster.Snapshot().Topic("lines").Partitions[0].HighWatermark);
            Assert.Equal(2, Cluster.Snapshot().Group("connect-sink").Offsets[0].Offset);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Write(string name, string content)
        {
            var file = Path.Combine(folder, name);
            File.WriteAllText(file, content);
            return file;
        }
    }
}
