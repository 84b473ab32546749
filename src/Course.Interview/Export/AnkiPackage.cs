using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Course.Interview.Cards;
using Course.Interview.Rehearsal;
using Microsoft.Data.Sqlite;

namespace Course.Interview.Export;

/// <summary>
/// Cards as an Anki package: a zip with a collection in the layout that every Anki since 2.1 imports (schema 11), one
/// deck a topic. Ids follow from the cards' ids, so a later import updates notes and keeps their schedule.
/// </summary>
public static class AnkiPackage
{
    const string RootDeck = "Apache Kafka in C#";
    const long Model = 1_760_000_000_001;
    const char FieldSeparator = '\x1f';

    /// <summary>Writes the package, replacing a file of that name.</summary>
    public static void Write(string path, IReadOnlyList<Card> cards, TimeProvider time)
    {
        var database = Path.Combine(Path.GetTempPath(), $"course-anki-{Guid.NewGuid():N}.anki2");
        try
        {
            WriteCollection(database, cards, time.GetUtcNow());
            using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
            zip.CreateEntryFromFile(database, "collection.anki2");
            using var media = new StreamWriter(zip.CreateEntry("media").Open());
            media.Write("{}");
        }
        finally
        {
            File.Delete(database);
        }
    }

    static void WriteCollection(string path, IReadOnlyList<Card> cards, DateTimeOffset now)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()
        );
        connection.Open();
        Run(
            connection,
            """
            CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null, decks text not null, dconf text not null, tags text not null);
            CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null, data text not null);
            CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
            CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null, type integer not null);
            CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
            CREATE INDEX ix_notes_usn on notes (usn);
            CREATE INDEX ix_cards_usn on cards (usn);
            CREATE INDEX ix_cards_nid on cards (nid);
            CREATE INDEX ix_cards_sched on cards (did, queue, due);
            CREATE INDEX ix_revlog_usn on revlog (usn);
            CREATE INDEX ix_revlog_cid on revlog (cid);
            CREATE INDEX ix_notes_csum on notes (csum);
            """
        );
        using var transaction = connection.BeginTransaction();
        Run(
            connection,
            "INSERT INTO col VALUES (1, $crt, $mod, $mod, 11, 0, 0, 0, $conf, $models, $decks, $dconf, '{}')",
            ("$crt", now.Date.Subtract(DateTime.UnixEpoch).TotalSeconds),
            ("$mod", now.ToUnixTimeMilliseconds()),
            ("$conf", Conf()),
            ("$models", Models(now)),
            ("$decks", Decks(cards, now)),
            ("$dconf", DeckOptions())
        );
        foreach (var (position, card) in cards.Index())
        {
            var id = IdOf(card.Id);
            Run(
                connection,
                "INSERT INTO notes VALUES ($id, $guid, $mid, $mod, -1, $tags, $flds, $sfld, $csum, 0, '')",
                ("$id", id),
                ("$guid", card.Id),
                ("$mid", Model),
                ("$mod", now.ToUnixTimeSeconds()),
                ("$tags", $" {card.Topic} {CardPrinter.Name(card.Level)} {CardPrinter.Name(card.Kind)} "),
                ("$flds", CardHtml.Front(card) + FieldSeparator + CardHtml.Back(card)),
                ("$sfld", card.Question),
                ("$csum", Checksum(card.Question))
            );
            Run(
                connection,
                "INSERT INTO cards VALUES ($id, $nid, $did, 0, $mod, -1, 0, 0, $due, 0, 0, 0, 0, 0, 0, 0, 0, '')",
                ("$id", id),
                ("$nid", id),
                ("$did", IdOf(card.Topic)),
                ("$mod", now.ToUnixTimeSeconds()),
                ("$due", position + 1)
            );
        }

        transaction.Commit();
    }

    static void Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    static string Models(DateTimeOffset now) =>
        new JsonObject
        {
            [Model.ToString()] = new JsonObject
            {
                ["id"] = Model,
                ["name"] = "Kafka interview",
                ["type"] = 0,
                ["mod"] = now.ToUnixTimeSeconds(),
                ["usn"] = -1,
                ["sortf"] = 0,
                ["did"] = 1,
                ["tmpls"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "Card 1",
                        ["ord"] = 0,
                        ["qfmt"] = "{{Question}}",
                        ["afmt"] = "{{FrontSide}}<hr id=answer>{{Answer}}",
                        ["did"] = null,
                        ["bqfmt"] = "",
                        ["bafmt"] = "",
                    }
                ),
                ["flds"] = new JsonArray(Field("Question", 0), Field("Answer", 1)),
                ["css"] = ".card { font: 18px/1.5 sans-serif; text-align: left; max-width: 46em; margin: auto; }",
                ["latexPre"] = "",
                ["latexPost"] = "",
                ["tags"] = new JsonArray(),
                ["vers"] = new JsonArray(),
                ["req"] = new JsonArray(new JsonArray(0, "all", new JsonArray(0))),
            },
        }.ToJsonString();

    static JsonObject Field(string name, int order) =>
        new()
        {
            ["name"] = name,
            ["ord"] = order,
            ["sticky"] = false,
            ["rtl"] = false,
            ["font"] = "Arial",
            ["size"] = 20,
            ["media"] = new JsonArray(),
        };

    static string Decks(IEnumerable<Card> cards, DateTimeOffset now)
    {
        var decks = new JsonObject { ["1"] = Deck(1, "Default", now) };
        foreach (var topic in cards.Select(card => card.Topic).Distinct())
            decks[IdOf(topic).ToString()] = Deck(IdOf(topic), $"{RootDeck}::{topic}", now);
        return decks.ToJsonString();
    }

    static JsonObject Deck(long id, string name, DateTimeOffset now) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["mod"] = now.ToUnixTimeSeconds(),
            ["usn"] = -1,
            ["desc"] = "",
            ["dyn"] = 0,
            ["conf"] = 1,
            ["collapsed"] = false,
            ["extendNew"] = 10,
            ["extendRev"] = 50,
            ["newToday"] = new JsonArray(0, 0),
            ["revToday"] = new JsonArray(0, 0),
            ["lrnToday"] = new JsonArray(0, 0),
            ["timeToday"] = new JsonArray(0, 0),
        };

    static string Conf() =>
        new JsonObject
        {
            ["nextPos"] = 1,
            ["estTimes"] = true,
            ["activeDecks"] = new JsonArray(1),
            ["sortType"] = "noteFld",
            ["timeLim"] = 0,
            ["sortBackwards"] = false,
            ["addToCur"] = true,
            ["curDeck"] = 1,
            ["newBury"] = true,
            ["newSpread"] = 0,
            ["dueCounts"] = true,
            ["curModel"] = Model.ToString(),
            ["collapseTime"] = 1200,
        }.ToJsonString();

    static string DeckOptions() =>
        new JsonObject
        {
            ["1"] = new JsonObject
            {
                ["id"] = 1,
                ["name"] = "Default",
                ["mod"] = 0,
                ["usn"] = 0,
                ["maxTaken"] = 60,
                ["autoplay"] = true,
                ["timer"] = 0,
                ["replayq"] = true,
                ["new"] = new JsonObject
                {
                    ["bury"] = true,
                    ["delays"] = new JsonArray(1, 10),
                    ["initialFactor"] = 2500,
                    ["ints"] = new JsonArray(1, 4, 7),
                    ["order"] = 1,
                    ["perDay"] = 20,
                    ["separate"] = true,
                },
                ["rev"] = new JsonObject
                {
                    ["bury"] = true,
                    ["ease4"] = 1.3,
                    ["fuzz"] = 0.05,
                    ["ivlFct"] = 1,
                    ["maxIvl"] = 36500,
                    ["minSpace"] = 1,
                    ["perDay"] = 200,
                },
                ["lapse"] = new JsonObject
                {
                    ["delays"] = new JsonArray(10),
                    ["leechAction"] = 0,
                    ["leechFails"] = 8,
                    ["minInt"] = 1,
                    ["mult"] = 0,
                },
            },
        }.ToJsonString();

    /// <summary>A number that stays the same for a name: Anki expects something like milliseconds since 1970.</summary>
    internal static long IdOf(string name) =>
        1_500_000_000_000
        + (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % 200_000_000_000);

    /// <summary>As Anki finds duplicates: the first eight hexadecimal digits of the first field's SHA-1.</summary>
    static long Checksum(string field) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA1.HashData(Encoding.UTF8.GetBytes(field)));
}
