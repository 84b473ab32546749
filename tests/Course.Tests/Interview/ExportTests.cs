using System.IO.Compression;
using System.Text.Json;
using Course.Base;
using Course.Tests.Cli;
using Microsoft.Data.Sqlite;

namespace Course.Tests.Interview;

public sealed class ExportTests : IDisposable
{
    readonly TemporaryCourse _course = new();
    readonly string _folder = Directory.CreateTempSubdirectory("course-export-").FullName;

    public ExportTests() =>
        _course.Write(
            CardFiles.Path,
            CardFiles.File(
                CardFiles.Card("basics-one", "junior", "Is 1 < 2, \"really\"?"),
                CardFiles.Card("basics-two", "senior", "Two?")
            )
        );

    [Fact]
    public async Task Anki_gets_a_sound_collection_with_a_deck_a_topic()
    {
        var path = await ExportAsync("kafka.apkg");
        using (var zip = ZipFile.OpenRead(path))
        {
            Assert.Equal(["collection.anki2", "media"], zip.Entries.Select(entry => entry.Name));
            using var media = new StreamReader(zip.GetEntry("media")!.Open());
            Assert.Equal("{}", media.ReadToEnd());
            zip.GetEntry("collection.anki2")!.ExtractToFile(Path.Combine(_folder, "c.anki2"));
        }

        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "c.anki2")};Pooling=False");
        connection.Open();
        Assert.Equal("ok", Scalar(connection, "pragma integrity_check"));
        Assert.Equal(11L, Scalar(connection, "select ver from col"));
        Assert.Equal(2L, Scalar(connection, "select count(*) from notes n join cards c on c.nid = n.id"));
        Assert.Equal(
            "basics-one,basics-two",
            Scalar(connection, "select group_concat(guid) from (select guid from notes order by guid)")
        );
        var decks = JsonDocument.Parse((string)Scalar(connection, "select decks from col")!).RootElement;
        var deck = decks.GetProperty(Scalar(connection, "select distinct did from cards")!.ToString()!);
        Assert.Equal("Apache Kafka in C#::01-kafka-basics", deck.GetProperty("name").GetString());
        var models = JsonDocument.Parse((string)Scalar(connection, "select models from col")!).RootElement;
        var model = models.GetProperty(Scalar(connection, "select distinct mid from notes")!.ToString()!);
        var fields = ((string)Scalar(connection, "select flds from notes where guid = 'basics-one'")!).Split('\x1f');
        Assert.Equal(model.GetProperty("flds").GetArrayLength(), fields.Length);
        Assert.Contains("Is 1 &lt; 2, &quot;really&quot;?", fields[0]);
        Assert.Contains("<li>Only grows</li>", fields[1]);
    }

    [Fact]
    public async Task The_same_cards_have_the_same_ids_next_time()
    {
        var ids = new List<string>();
        foreach (var name in new[] { "first", "second" })
        {
            using var zip = ZipFile.OpenRead(await ExportAsync(name + ".apkg"));
            var collection = Path.Combine(_folder, name);
            zip.GetEntry("collection.anki2")!.ExtractToFile(collection);
            using var connection = new SqliteConnection($"Data Source={collection};Pooling=False");
            connection.Open();
            ids.Add(
                (string)
                    Scalar(
                        connection,
                        "select group_concat(id || guid) from (select id, guid from notes order by guid)"
                    )!
            );
        }

        Assert.Equal(ids[0], ids[1]);
    }

    [Fact]
    public async Task A_spreadsheet_gets_quoted_fields()
    {
        var text = await File.ReadAllTextAsync(await ExportAsync("cards.csv"), TestContext.Current.CancellationToken);
        Assert.StartsWith("id,topic,level,kind,question,", text);
        Assert.Contains("basics-one,01-kafka-basics,junior,question,\"Is 1 < 2, \"\"really\"\"?\",", text);
    }

    [Fact]
    public async Task A_page_unfolds_and_lets_no_markup_through()
    {
        var text = await File.ReadAllTextAsync(await ExportAsync("cards.html"), TestContext.Current.CancellationToken);
        Assert.Equal(2, text.Split("<details").Length - 1);
        Assert.Contains("Is 1 &lt; 2", text);
        Assert.DoesNotContain("1 < 2", text);
        Assert.DoesNotContain("<script", text);
    }

    [Theory]
    [InlineData("cards.pdf", "'.pdf' is no format of cards.")]
    [InlineData("", "is no format of cards.")]
    public async Task Another_format_is_one_sentence(string name, string sentence)
    {
        var (code, _, error) = await _course.RunAsync("interview", "export", Path.Combine(_folder, name));
        Assert.NotEqual(ExitCode.Ok, code);
        Assert.Contains(sentence, error);
    }

    async Task<string> ExportAsync(string name)
    {
        var path = Path.Combine(_folder, name);
        var (code, output, error) = await _course.RunAsync("interview", "export", path);
        Assert.True(code == ExitCode.Ok, output + error);
        return path;
    }

    static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        _course.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
