using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>Writes a type as Avro's Java library does, whose text is what Confluent's registry compares and keeps:
/// members in a fixed order, each named type where it stands first and by its name after that. Documentation, aliases,
/// defaults and members without meaning stay.</summary>
internal sealed class AvroWriter
{
    readonly StringBuilder _text = new();
    readonly HashSet<AvroNamed> _defined;
    readonly bool _normalized;

    AvroWriter(IEnumerable<AvroNamed> foreign, bool normalized)
    {
        _defined = [.. foreign];
        _normalized = normalized;
    }

    /// <param name="foreign">The types that are defined elsewhere: only their names are written.</param>
    public static string Canonical(AvroType root, IEnumerable<AvroNamed> foreign) => Write(root, foreign, false);

    /// <summary>Moreover with full names, and with members without meaning, aliases and the members of defaults in the
    /// order of their names ("Schema normalization", docs.confluent.io: the order of properties; full names).</summary>
    /// <param name="foreign">As for <see cref="Canonical"/>.</param>
    public static string Normalized(AvroType root, IEnumerable<AvroNamed> foreign) => Write(root, foreign, true);

    static string Write(AvroType root, IEnumerable<AvroNamed> foreign, bool normalized)
    {
        var writer = new AvroWriter(foreign, normalized);
        writer.Append(root, null);
        return writer._text.ToString();
    }

    void Append(AvroType type, string? around)
    {
        if (DeepStack.IsNearItsEnd)
        {
            DeepStack.Continue(() =>
            {
                Append(type, around);
                return true;
            });
            return;
        }
        switch (type)
        {
            case AvroUnion union:
                _text.Append('[');
                foreach (var branch in union.Branches)
                {
                    JsonText.Separate(_text);
                    Append(branch, around);
                }
                _text.Append(']');
                break;
            case AvroPrimitive { Properties.Count: 0 } primitive:
                JsonText.AppendString(_text, primitive.Name);
                break;
            case AvroPrimitive primitive:
                _text.Append('{');
                Member("type", primitive.Name);
                Properties(primitive.Properties);
                _text.Append('}');
                break;
            case AvroCollection collection:
                _text.Append('{');
                Member("type", collection.Kind.ToString().ToLowerInvariant());
                JsonText.AppendName(_text, collection.ElementName);
                Append(collection.Element, around);
                Properties(collection.Properties);
                _text.Append('}');
                break;
            case AvroNamed named when !_defined.Add(named):
                JsonText.AppendString(_text, _normalized ? named.Name.Full : named.Name.Within(around));
                break;
            case AvroNamed named:
                Definition(named, around);
                break;
        }
    }

    void Definition(AvroNamed type, string? around)
    {
        _text.Append('{');
        Member("type", type is AvroRecord { IsError: true } ? "error" : type.Kind.ToString().ToLowerInvariant());
        Member("name", _normalized ? type.Name.Full : type.Name.Simple);
        if (!_normalized && type.Name.Namespace != around)
        {
            Member("namespace", type.Name.Namespace ?? "");
        }
        Member("doc", type.Doc);
        switch (type)
        {
            case AvroRecord record:
                JsonText.AppendName(_text, "fields");
                _text.Append('[');
                foreach (var field in record.Fields)
                {
                    JsonText.Separate(_text);
                    Field(field, record.Name.Namespace);
                }
                _text.Append(']');
                break;
            case AvroEnum symbols:
                List("symbols", symbols.Symbols);
                Member("default", symbols.Fallback);
                break;
            case AvroFixed bytes:
                JsonText.AppendName(_text, "size");
                _text.Append(bytes.Size.ToString(CultureInfo.InvariantCulture));
                break;
        }
        Properties(type.Properties);
        Aliases(type.Aliases.Select(alias => _normalized ? alias.Full : alias.Within(type.Name.Namespace)));
        _text.Append('}');
    }

    void Field(AvroField field, string? around)
    {
        _text.Append('{');
        Member("name", field.Name);
        JsonText.AppendName(_text, "type");
        Append(field.Type, around);
        Member("doc", field.Doc);
        if (field.Default is { } value)
        {
            JsonText.AppendName(_text, "default");
            JsonText.Append(_text, value, _normalized);
        }
        if (field.Order != "ascending")
        {
            Member("order", field.Order);
        }
        Aliases(field.Aliases);
        Properties(field.Properties);
        _text.Append('}');
    }

    void Member(string name, string? value)
    {
        if (value is not null)
        {
            JsonText.AppendName(_text, name);
            JsonText.AppendString(_text, value);
        }
    }

    void Aliases(IEnumerable<string> aliases)
    {
        var list = _normalized ? aliases.Order(StringComparer.Ordinal).ToList() : aliases.ToList();
        if (list.Count > 0)
        {
            List("aliases", list);
        }
    }

    void List(string name, IEnumerable<string> values)
    {
        JsonText.AppendName(_text, name);
        _text.Append('[');
        foreach (var value in values)
        {
            JsonText.Separate(_text);
            JsonText.AppendString(_text, value);
        }
        _text.Append(']');
    }

    void Properties(IEnumerable<JsonProperty> properties)
    {
        var ordered = _normalized ? properties.OrderBy(property => property.Name, StringComparer.Ordinal) : properties;
        foreach (var property in ordered)
        {
            JsonText.AppendName(_text, property.Name);
            JsonText.Append(_text, property.Value, _normalized);
        }
    }
}
