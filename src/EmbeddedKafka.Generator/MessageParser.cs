namespace EmbeddedKafka.Generator;

/// <summary>Reads one block of messages.txt: a head line, then fields indented by two spaces for each level.</summary>
internal static class MessageParser
{
    static readonly char[] Space = [' '];

    public static MessageModel Parse(string block)
    {
        var lines = block.Split('\n').Where(line => line.Trim().Length > 0).ToArray();
        var head = lines[0].Split(Space, StringSplitOptions.RemoveEmptyEntries);
        var body = new StructModel(head[1]);
        var structs = new List<StructModel>();
        var owners = new List<StructModel?> { body };
        for (var i = 1; i < lines.Length; i++)
            ParseLine(lines[i], owners, structs);
        Resolve(body, structs);
        foreach (var type in structs)
            Resolve(type, structs);
        RenameWhereAPropertyHasTheName(body, structs);
        var versions = VersionRange.Parse(Option(head, "versions=")!);
        foreach (var type in structs.Append(body))
            type.Fields.RemoveAll(field => field.Versions.Intersect(versions).IsEmpty);
        var key = Option(head, "key=");
        return new(
            head[0],
            head[1],
            key is null ? null : short.Parse(key),
            versions,
            head.Contains("unstable-latest"),
            VersionRange.Parse(Option(head, "flexible=")!),
            body,
            structs
        );
    }

    static void ParseLine(string line, List<StructModel?> owners, List<StructModel> structs)
    {
        var words = line.Split(Space, StringSplitOptions.RemoveEmptyEntries);
        var level = (line.Length - line.TrimStart().Length) / 2;
        if (level < 1 || level > owners.Count || owners[level - 1] is not { } owner)
            throw new FormatException($"'{line.Trim()}' has no parent");
        owners.RemoveRange(level, owners.Count - level);
        if (words[0] == "struct")
        {
            owners.Add(Declare(words[1], structs));
            return;
        }
        var field = ParseField(words);
        owner.Fields.Add(field);
        owners.Add(
            IsPrimitive(field.Type) ? null : structs.Find(s => s.Name == field.Type) ?? new StructModel(field.Type)
        );
        if (owners[level] is { Fields.Count: 0 } opened && !structs.Contains(opened))
            structs.Add(opened);
    }

    static StructModel Declare(string name, List<StructModel> structs)
    {
        var known = structs.Find(s => s.Name == name);
        if (known is null)
            structs.Add(known = new StructModel(name));
        else if (known.Fields.Count > 0)
            throw new FormatException($"struct {name} is declared twice");
        return known;
    }

    static FieldModel ParseField(string[] words)
    {
        var isArray = words[1].StartsWith("[]", StringComparison.Ordinal);
        var tag = Option(words, "tag");
        var at = tag?.IndexOf('@') ?? -1;
        return new(
            words[0],
            isArray ? words[1].Substring(2) : words[1],
            isArray,
            VersionRange.Parse(words[2].Substring(1)),
            Option(words, "null") is { } nullable ? VersionRange.Parse(nullable) : VersionRange.None,
            tag is null ? null : int.Parse(tag.Substring(0, at)),
            tag is null ? VersionRange.None : VersionRange.Parse(tag.Substring(at + 1)),
            Option(words, "default="),
            Option(words, "flexible=") == "none"
        );
    }

    static void Resolve(StructModel type, List<StructModel> structs)
    {
        foreach (var field in type.Fields.Where(field => !IsPrimitive(field.Type)))
        {
            field.Struct = structs.Find(s => s.Name == field.Type);
            if (field.Struct is null or { Fields.Count: 0 })
                throw new FormatException($"struct {field.Type} has no fields");
        }
    }

    static void RenameWhereAPropertyHasTheName(StructModel body, List<StructModel> structs)
    {
        foreach (var type in structs)
            if (body.Fields.Concat(type.Fields).Any(field => field.Property == type.Name))
                type.ClassName = type.Name + "Data";
    }

    static string? Option(string[] words, string prefix)
    {
        foreach (var word in words.Skip(2))
            if (word.StartsWith(prefix, StringComparison.Ordinal))
                return word.Substring(prefix.Length);
        return null;
    }

    public static bool IsPrimitive(string type) => char.IsLower(type[0]);
}
