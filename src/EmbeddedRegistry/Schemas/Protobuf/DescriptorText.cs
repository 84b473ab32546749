using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Google.Protobuf.Reflection;
using ProtoBuf;
using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Type;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Label;

namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>
/// The .proto text of a serialized <c>FileDescriptorProto</c>. Options that a file defines itself (extensions of
/// <c>google.protobuf.FieldOptions</c> and its like) are left out: a descriptor has only their bytes.
/// </summary>
internal sealed class DescriptorText
{
    const int LargestNumber = 536_870_911;

    readonly FileDescriptorProto _file;
    readonly StringBuilder _text = new();

    DescriptorText(FileDescriptorProto file) => _file = file;

    /// <returns>Null if the text is no base64, and therefore perhaps a .proto text.</returns>
    /// <exception cref="InvalidSchemaException">It is base64 of something else.</exception>
    public static string? Of(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var bytes = new byte[trimmed.Length / 4 * 3];
        if (trimmed.ContainsAnyExcept(Base64Signs) || !Convert.TryFromBase64Chars(trimmed, bytes, out var length))
            return null;
        FileDescriptorProto file;
        try
        {
            file = Serializer.Deserialize<FileDescriptorProto>(bytes.AsSpan(0, length));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new InvalidSchemaException($"{Neither}: {problem.Message}", problem);
        }
        if (file.Name.Length == 0 && file.MessageTypes.Count + file.EnumTypes.Count == 0)
            throw new InvalidSchemaException(Neither);
        return new DescriptorText(file).Write();
    }

    const string Neither = "it is neither a .proto text nor the base64 of a FileDescriptorProto";

    static readonly System.Buffers.SearchValues<char> Base64Signs = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    );

    bool IsProto2 => _file.Syntax is "" or "proto2";

    string Write()
    {
        if (_file.Edition != Edition.EditionUnknown)
            Line(0, $"edition = \"{NameOf(_file.Edition)["EDITION_".Length..]}\";");
        else
            Line(0, $"syntax = \"{(IsProto2 ? "proto2" : _file.Syntax)}\";");
        if (_file.Package.Length > 0)
            Line(0, $"package {_file.Package};");
        for (var index = 0; index < _file.Dependencies.Count; index++)
        {
            var how =
                _file.PublicDependencies?.Contains(index) == true ? "public "
                : _file.WeakDependencies?.Contains(index) == true ? "weak "
                : "";
            Line(0, $"import {how}{Quoted(_file.Dependencies[index])};");
        }
        WriteOptions(0, _file.Options);
        foreach (var type in _file.EnumTypes)
            Write(0, type);
        WriteMessages(0, _file.MessageTypes, _file.Extensions);
        WriteExtensions(0, _file.Extensions, _file.MessageTypes);
        foreach (var service in _file.Services)
            Write(service);
        return _text.ToString();
    }

    /// <summary>Maps' entries and groups are written with their fields.</summary>
    void WriteMessages(int depth, List<DescriptorProto> messages, IEnumerable<FieldDescriptorProto> fields)
    {
        var groups = fields.Where(field => field.type == Kind.TypeGroup).Select(field => LastName(field.TypeName));
        var hidden = groups.ToHashSet(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            if (message.Options?.MapEntry is true || hidden.Contains(message.Name))
                continue;
            Line(depth, $"message {message.Name} {{");
            WriteBody(depth + 1, message);
            Line(depth, "}");
        }
    }

    void WriteBody(int depth, DescriptorProto message)
    {
        WriteOptions(depth, message.Options);
        foreach (var range in message.ReservedRanges)
            Line(depth, $"reserved {Range(range.Start, range.End - 1, LargestNumber)};");
        foreach (var name in message.ReservedNames)
            Line(depth, $"reserved {(_file.Edition == Edition.EditionUnknown ? Quoted(name) : name)};");
        foreach (var range in message.ExtensionRanges)
            Line(depth, $"extensions {Range(range.Start, range.End - 1, LargestNumber)};");
        WriteFields(depth, message);
        foreach (var type in message.EnumTypes)
            Write(depth, type);
        WriteMessages(depth, message.NestedTypes, message.Fields.Concat(message.Extensions));
        WriteExtensions(depth, message.Extensions, message.NestedTypes);
    }

    void WriteFields(int depth, DescriptorProto message)
    {
        var begun = new HashSet<int>();
        foreach (var field in message.Fields)
        {
            if (!field.ShouldSerializeOneofIndex() || field.Proto3Optional)
            {
                Write(depth, field, LabelOf(field), message.NestedTypes);
                continue;
            }
            if (!begun.Add(field.OneofIndex))
                continue;
            var oneOf = message.OneofDecls[field.OneofIndex];
            Line(depth, $"oneof {oneOf.Name} {{");
            WriteOptions(depth + 1, oneOf.Options);
            foreach (var member in message.Fields)
                if (member.ShouldSerializeOneofIndex() && member.OneofIndex == field.OneofIndex)
                    Write(depth + 1, member, "", message.NestedTypes);
            Line(depth, "}");
        }
    }

    void Write(int depth, FieldDescriptorProto field, string label, List<DescriptorProto> nested)
    {
        var options = OptionsOf(field);
        var tail = options.Count == 0 ? "" : $" [{string.Join(", ", options)}]";
        var inner = nested.FirstOrDefault(message => message.Name == LastName(field.TypeName));
        if (field.type == Kind.TypeGroup && inner is not null)
        {
            Line(depth, $"{label}group {inner.Name} = {field.Number}{tail} {{");
            WriteBody(depth + 1, inner);
            Line(depth, "}");
        }
        else if (field.type == Kind.TypeMessage && inner?.Options?.MapEntry is true)
            Line(
                depth,
                $"map<{TypeOf(inner.Fields[0])}, {TypeOf(inner.Fields[1])}> {field.Name} = {field.Number}{tail};"
            );
        else
            Line(depth, $"{label}{TypeOf(field)} {field.Name} = {field.Number}{tail};");
    }

    void WriteExtensions(int depth, List<FieldDescriptorProto> extensions, List<DescriptorProto> nested)
    {
        foreach (var extended in extensions.GroupBy(field => field.Extendee))
        {
            Line(depth, $"extend {extended.Key} {{");
            foreach (var field in extended)
                Write(depth + 1, field, LabelOf(field), nested);
            Line(depth, "}");
        }
    }

    void Write(int depth, EnumDescriptorProto type)
    {
        Line(depth, $"enum {type.Name} {{");
        WriteOptions(depth + 1, type.Options);
        foreach (var range in type.ReservedRanges)
            Line(depth + 1, $"reserved {Range(range.Start, range.End, int.MaxValue)};");
        foreach (var name in type.ReservedNames)
            Line(depth + 1, $"reserved {(_file.Edition == Edition.EditionUnknown ? Quoted(name) : name)};");
        foreach (var value in type.Values)
        {
            var options = Options(value.Options, "").ToList();
            var tail = options.Count == 0 ? "" : $" [{string.Join(", ", options)}]";
            Line(depth + 1, $"{value.Name} = {value.Number}{tail};");
        }
        Line(depth, "}");
    }

    void Write(ServiceDescriptorProto service)
    {
        Line(0, $"service {service.Name} {{");
        WriteOptions(1, service.Options);
        foreach (var method in service.Methods)
        {
            var input = (method.ClientStreaming ? "stream " : "") + method.InputType;
            var output = (method.ServerStreaming ? "stream " : "") + method.OutputType;
            var head = $"rpc {method.Name} ({input}) returns ({output})";
            if (method.Options is null)
            {
                Line(1, head + ";");
                continue;
            }
            Line(1, head + " {");
            WriteOptions(2, method.Options);
            Line(1, "}");
        }
        Line(0, "}");
    }

    string LabelOf(FieldDescriptorProto field) =>
        field.label switch
        {
            Label.LabelRepeated => "repeated ",
            Label.LabelRequired => "required ",
            _ when field.Proto3Optional || _file.Edition == Edition.EditionUnknown && IsProto2 => "optional ",
            _ => "",
        };

    static string TypeOf(FieldDescriptorProto field) =>
        field.type is Kind.TypeMessage or Kind.TypeEnum or Kind.TypeGroup
            ? field.TypeName
            : field.type.ToString()["Type".Length..].ToLowerInvariant();

    static List<string> OptionsOf(FieldDescriptorProto field)
    {
        var options = new List<string>();
        if (field.ShouldSerializeDefaultValue())
            options.Add("default = " + DefaultOf(field));
        if (field.ShouldSerializeJsonName() && field.JsonName != JsonNameOf(field.Name))
            options.Add("json_name = " + Quoted(field.JsonName));
        options.AddRange(Options(field.Options, ""));
        return options;
    }

    /// <summary>Bytes are escaped in a descriptor already, text is not.</summary>
    static string DefaultOf(FieldDescriptorProto field) =>
        field.type switch
        {
            Kind.TypeString => Quoted(field.DefaultValue),
            Kind.TypeBytes => $"\"{field.DefaultValue}\"",
            _ => field.DefaultValue,
        };

    static string JsonNameOf(string name)
    {
        var text = new StringBuilder();
        var isUpper = false;
        foreach (var sign in name)
        {
            if (sign != '_')
                text.Append(isUpper ? char.ToUpperInvariant(sign) : sign);
            isUpper = sign == '_';
        }
        return text.ToString();
    }

    void WriteOptions(int depth, object? options)
    {
        foreach (var option in Options(options, ""))
            Line(depth, $"option {option};");
    }

    /// <summary>What is set in a message of options, as <c>name = value</c>.</summary>
    static IEnumerable<string> Options(object? options, string outer)
    {
        if (options is null)
            yield break;
        foreach (var property in options.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<ProtoMemberAttribute>() is not { } member || IsUnset(options, property))
                continue;
            var name = outer + (member.Name ?? property.Name);
            var value = property.GetValue(options)!;
            if (name is "map_entry" or "uninterpreted_option")
                continue;
            if (value is FeatureSet)
            {
                foreach (var inner in Options(value, name + "."))
                    yield return inner;
                continue;
            }
            foreach (var one in value is IEnumerable many and not string ? many : new[] { value })
                yield return $"{name} = {Literal(one)}";
        }
    }

    static bool IsUnset(object options, PropertyInfo property) =>
        property.GetValue(options) is null
        || options.GetType().GetMethod("ShouldSerialize" + property.Name)?.Invoke(options, null) is false;

    static string Literal(object value) =>
        value switch
        {
            string text => Quoted(text),
            bool flag => flag ? "true" : "false",
            Enum constant => NameOf(constant),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    static string NameOf(Enum constant) =>
        constant.GetType().GetField(constant.ToString())?.GetCustomAttribute<ProtoEnumAttribute>()?.Name
        ?? constant.ToString();

    static string Range(int first, int last, int largest) =>
        first == last ? $"{first}"
        : last >= largest ? $"{first} to max"
        : $"{first} to {last}";

    static string LastName(string fullName) => fullName[(fullName.LastIndexOf('.') + 1)..];

    static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var sign in text)
            quoted.Append(
                sign switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => sign.ToString(),
                }
            );
        return quoted.Append('"').ToString();
    }

    void Line(int depth, string text) => _text.Append(' ', depth * 2).Append(text).Append('\n');
}
