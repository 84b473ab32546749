using EmbeddedKafka.Registry.Schemas;

namespace EmbeddedKafka.Registry.Tests.Support;

/// <summary>
/// The least that is a language of schemas: names of fields between spaces, optional ones with a question mark
/// (<c>id name?</c>). A reader needs what is not optional; <c>@name</c> takes in the fields of a schema that is
/// referred to.
/// </summary>
sealed class TinyFormat(string name) : ISchemaFormat
{
    public string Name => name;

    public ISchema Parse(string text, IReadOnlyList<SchemaReference> references)
    {
        if (text.Contains('!'))
            throw new InvalidSchemaException("there is a ! in it");
        List<string> fields = [];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (word.StartsWith('@'))
                fields.AddRange(
                    references.FirstOrDefault(reference => reference.Name == word[1..])?.Schema is TinySchema other
                        ? other.Fields
                        : throw new InvalidSchemaException($"{word} is not there")
                );
            else
                fields.Add(word);
        return new TinySchema(text, fields);
    }

    sealed record TinySchema(string Text, IReadOnlyList<string> Fields) : ISchema
    {
        public string Canonical => string.Join(' ', Words);

        public string Normalized => string.Join(' ', Words.Order(StringComparer.Ordinal));

        string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        public IReadOnlyList<Incompatibility> CannotRead(ISchema writer)
        {
            var written = ((TinySchema)writer).Fields.Select(field => field.TrimEnd('?'));
            return
            [
                .. Fields
                    .Where(field => !field.EndsWith('?') && !written.Contains(field))
                    .Select(field => new Incompatibility(
                        "FIELD_MISSING",
                        $"/{field}",
                        $"The field '{field}' of the {{reader}} schema is missing in the {{writer}} schema",
                        field
                    )),
            ];
        }
    }
}
