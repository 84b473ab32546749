using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

/// <summary>Makes schemas up, and later versions of them as people make them: fields that come and go, types that are
/// promoted or changed, branches, symbols, names.</summary>
/// <param name="strange">Whether there is what Apache.Avro for .NET cannot read though the specification demands it:
/// bytes read as a string, and aliases of fields.</param>
internal sealed class AvroMaker(Random random, bool strange = true)
{
    readonly string[] _primitives =
    [
        "null",
        "boolean",
        "int",
        "long",
        "float",
        "double",
        "string",
        strange ? "bytes" : "string",
    ];

    int _names;

    /// <summary>A schema of some levels at the most.</summary>
    public JsonNode Schema(int levels = 3) => Type(levels, inUnion: false);

    /// <summary>Another version of a schema.</summary>
    public JsonNode Evolved(JsonNode schema)
    {
        if (random.Next(12) == 0)
        {
            return Type(1, inUnion: false);
        }
        return schema switch
        {
            JsonArray union => Union(union),
            JsonObject type => Evolved(type),
            _ => Promoted(schema.GetValue<string>()),
        };
    }

    JsonNode Type(int levels, bool inUnion)
    {
        var kind = random.Next(levels > 0 ? 8 : 3);
        return kind switch
        {
            0 or 1 or 2 => _primitives[random.Next(_primitives.Length)],
            3 => new JsonObject { ["type"] = "array", ["items"] = Type(levels - 1, false) },
            4 => new JsonObject { ["type"] = "map", ["values"] = Type(levels - 1, false) },
            5 => new JsonObject
            {
                ["type"] = "enum",
                ["name"] = Name("E"),
                ["symbols"] = new JsonArray("A", "B"),
            },
            6 when !inUnion => Union(levels),
            6 => new JsonObject
            {
                ["type"] = "fixed",
                ["name"] = Name("F"),
                ["size"] = random.Next(1, 4),
            },
            _ => Record(levels),
        };
    }

    JsonObject Record(int levels)
    {
        var name = Name("R");
        var fields = new JsonArray();
        foreach (var field in new[] { "a", "b", "c" }.Where(_ => random.Next(3) > 0))
        {
            fields.Add(Field(field, Type(levels - 1, false)));
        }
        if (random.Next(3) == 0)
        {
            fields.Add(new JsonObject { ["name"] = "self", ["type"] = new JsonArray("null", name) });
        }
        return new JsonObject
        {
            ["type"] = "record",
            ["name"] = name,
            ["fields"] = fields,
        };
    }

    JsonObject Field(string name, JsonNode type)
    {
        var field = new JsonObject { ["name"] = name, ["type"] = type };
        if (random.Next(2) == 0 && Default(type) is { } value)
        {
            field["default"] = value.DeepClone();
        }
        return field;
    }

    static JsonNode? Default(JsonNode type) =>
        type switch
        {
            JsonArray { Count: > 0 } union => Default(union[0]!),
            JsonObject collection when collection["type"]!.GetValue<string>() == "array" => new JsonArray(),
            JsonObject collection when collection["type"]!.GetValue<string>() == "map" => new JsonObject(),
            JsonObject symbols when symbols["type"]!.GetValue<string>() == "enum" => "A",
            JsonValue name => name.GetValue<string>() switch
            {
                "int" or "long" => 1,
                "float" or "double" => 1.5,
                "string" or "bytes" => "x",
                "boolean" => true,
                _ => null,
            },
            _ => null,
        };

    JsonArray Union(int levels)
    {
        var branches = new JsonArray();
        var kinds = new HashSet<string>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            Add(branches, kinds, Type(levels - 1, inUnion: true));
        }
        return branches;
    }

    JsonArray Union(JsonArray union)
    {
        var branches = new JsonArray();
        var kinds = new HashSet<string>();
        foreach (var branch in union.Where(_ => random.Next(8) > 0))
        {
            Add(branches, kinds, Evolved(branch!));
        }
        if (branches.Count == 0 || random.Next(4) == 0)
        {
            Add(branches, kinds, Type(1, inUnion: true));
        }
        return branches;
    }

    static void Add(JsonArray branches, HashSet<string> kinds, JsonNode branch)
    {
        var kind = branch is JsonObject type ? (type["name"] ?? type["type"])!.GetValue<string>() : branch.ToString();
        if (branch is not JsonArray && kinds.Add(kind))
        {
            branches.Add(branch.DeepClone());
        }
    }

    JsonNode Promoted(string name)
    {
        string[] next = name switch
        {
            "int" => ["int", "long", "float", "double"],
            "long" => ["long", "int", "float", "double"],
            "float" => ["float", "double", "long"],
            "string" => [strange ? "bytes" : "string"],
            "bytes" => ["string"],
            _ => [name],
        };
        return random.Next(2) == 0 ? name : next[random.Next(next.Length)];
    }

    JsonObject Evolved(JsonObject schema)
    {
        var type = (JsonObject)schema.DeepClone();
        switch (type["type"]!.GetValue<string>())
        {
            case "array":
                type["items"] = Evolved(schema["items"]!).DeepClone();
                break;
            case "map":
                type["values"] = Evolved(schema["values"]!).DeepClone();
                break;
            case "fixed" when random.Next(6) == 0:
                type["size"] = 5;
                break;
            case "enum" when random.Next(2) == 0:
                type["symbols"] = random.Next(2) == 0 ? new JsonArray("A", "B", "C") : new JsonArray("B", "A");
                if (random.Next(2) == 0)
                {
                    type["default"] = "A";
                }
                break;
            case "record":
                type["fields"] = Fields((JsonArray)schema["fields"]!);
                break;
        }
        // One that names itself inside cannot be renamed at its top only.
        if (type["name"] is { } name && random.Next(10) == 0 && !type.ToJsonString().Contains("\"self\""))
        {
            type["name"] = $"New{name}";
            if (random.Next(2) == 0)
            {
                type["aliases"] = new JsonArray(name.ToString());
            }
        }
        return type;
    }

    JsonArray Fields(JsonArray fields)
    {
        var evolved = new JsonArray();
        foreach (var field in fields.Where(_ => random.Next(8) > 0))
        {
            var isSelf = field!["name"]!.ToString() == "self";
            var type = isSelf ? field["type"]! : Evolved(field["type"]!);
            var copy = isSelf ? (JsonObject)field.DeepClone() : Field(field["name"]!.ToString(), type.DeepClone());
            if (strange && !isSelf && random.Next(10) == 0)
            {
                copy["aliases"] = new JsonArray(copy["name"]!.ToString());
                copy["name"] = $"{copy["name"]}_new";
            }
            evolved.Add(copy);
        }
        if (random.Next(3) == 0)
        {
            evolved.Add(Field("added", Type(1, false)));
        }
        return evolved;
    }

    string Name(string letter) => $"{letter}{_names++}";
}
