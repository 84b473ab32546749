namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>
/// What <c>normalize=true</c> does to a .proto text, as Confluent documents it ("Schema normalization"): imports and
/// options are put in order, and types are named by their full names. What is declared in a message is sorted by kind,
/// so that a text and its descriptor come out alike; messages, enums and fields keep their order among themselves, for
/// the order of messages is part of the wire format.
/// </summary>
internal sealed class ProtoNormalizer
{
    static readonly string[] TopOrder = ["syntax", "edition", "package", "import", "option"];
    static readonly string[] BodyOrder = ["option", "reserved", "extensions", "", "extend", "enum", "message"];
    static readonly string[] Labels = ["optional", "required", "repeated"];

    readonly ProtoFile _file;

    ProtoNormalizer(ProtoFile file) => _file = file;

    public static IReadOnlyList<ProtoStatement> Normalize(IEnumerable<ProtoStatement> statements, ProtoFile file) =>
        new ProtoNormalizer(file).Top(statements);

    IReadOnlyList<ProtoStatement> Top(IEnumerable<ProtoStatement> statements) =>
        [
            .. statements
                .Select(statement => Statement(statement, _file.Messages, null))
                .OrderBy(statement => Rank(TopOrder, statement, TopOrder.Length))
                .ThenBy(SortKey, StringComparer.Ordinal),
        ];

    ProtoStatement Statement(ProtoStatement statement, IReadOnlyList<ProtoMessage> scope, ProtoMessage? message)
    {
        if (statement.Keyword == "message" && statement.Body is not null && statement.Head.Count == 2)
        {
            var inner = scope.FirstOrDefault(known => known.Name == statement.Head[1].Text);
            return new(statement.Head, Body(statement.Body, inner?.Messages ?? [], inner));
        }
        var isOneOf = statement.Keyword == "oneof" && statement.Body is not null;
        var head = message is null || isOneOf ? statement.Head : WithFullName(statement.Head, message);
        return new(
            WithSortedOptions(head),
            statement.Body is null ? null : Body(statement.Body, scope, isOneOf ? message : null)
        );
    }

    IReadOnlyList<ProtoStatement> Body(
        IEnumerable<ProtoStatement> statements,
        IReadOnlyList<ProtoMessage> scope,
        ProtoMessage? message
    ) =>
        [
            .. statements
                .Select(statement => Statement(statement, scope, message))
                .OrderBy(statement => Rank(BodyOrder, statement, Array.IndexOf(BodyOrder, "")))
                .ThenBy(SortKey, StringComparer.Ordinal),
        ];

    static int Rank(string[] order, ProtoStatement statement, int other)
    {
        var rank = Array.IndexOf(order, statement.Keyword);
        // a field may have a type or a name that is a keyword elsewhere; only a declaration's second word is not "="
        return rank < 0 || statement.Head.Count < 2 || IsField(statement) ? other : rank;
    }

    static bool IsField(ProtoStatement statement) =>
        statement.Keyword is not ("option" or "syntax" or "edition")
        && statement.Head.Any(token => token.Is("="))
        && statement.Keyword is not ("extensions" or "reserved");

    /// <summary>Imports and options are sorted; everything else keeps its order.</summary>
    static string SortKey(ProtoStatement statement) =>
        statement.Keyword switch
        {
            "import" => statement.Head[^1].Text,
            "option" => ProtoStatements.Join(statement.Head),
            _ => "",
        };

    /// <summary>A field's type by its full name: <c>Status status = 3</c> becomes
    /// <c>.clinic.Booking.Status status = 3</c>.</summary>
    static IReadOnlyList<ProtoToken> WithFullName(IReadOnlyList<ProtoToken> head, ProtoMessage message)
    {
        var equals = IndexOf(head, "=");
        if (equals < 2 || equals + 1 == head.Count || !int.TryParse(head[equals + 1].Text, out var number))
            return head;
        var field = message.Find(number);
        if (field?.TypeName is not { } fullName || field.Name != head[equals - 1].Text)
            return head;
        var start = Labels.Contains(head[0].Text) ? 1 : 0;
        var end = equals - 1;
        if (field.Kind == ProtoKind.Map)
        {
            start = IndexOf(head, ",") + 1;
            end = IndexOf(head, ">");
        }
        if (start >= end || field.Kind == ProtoKind.Group && head[start].Is("group"))
            return head;
        return [.. head.Take(start), new(fullName, head[start].Line), .. head.Skip(end)];
    }

    /// <summary>The options in brackets behind a field, by name.</summary>
    static IReadOnlyList<ProtoToken> WithSortedOptions(IReadOnlyList<ProtoToken> head)
    {
        var start = IndexOf(head, "[");
        if (start < 0 || !head[^1].Is("]") || head[0].Is("option"))
            return head;
        var options = new List<List<ProtoToken>> { new() };
        var depth = 0;
        foreach (var token in head.Skip(start + 1).SkipLast(1))
        {
            depth += token.Text switch
            {
                "{" or "[" or "(" or "<" => 1,
                "}" or "]" or ")" or ">" => -1,
                _ => 0,
            };
            if (depth == 0 && token.Is(","))
                options.Add([]);
            else
                options[^1].Add(token);
        }
        var sorted = options.OrderBy(option => ProtoStatements.Join(option), StringComparer.Ordinal);
        var comma = new ProtoToken(",", head[start].Line);
        var joined = sorted.SelectMany((option, index) => index == 0 ? option : option.Prepend(comma));
        return [.. head.Take(start + 1), .. joined, head[^1]];
    }

    static int IndexOf(IReadOnlyList<ProtoToken> tokens, string text)
    {
        for (var index = 0; index < tokens.Count; index++)
            if (tokens[index].Is(text))
                return index;
        return -1;
    }
}
