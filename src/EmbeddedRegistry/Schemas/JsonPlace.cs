using System.Globalization;

namespace EmbeddedKafka.Registry.Schemas;

/// <summary>Where in a JSON text something stands. A place is cheap, however deep; its pointer is written only for a
/// message.</summary>
internal sealed class JsonPlace
{
    public static readonly JsonPlace Root = new(null, "");

    readonly JsonPlace? _parent;
    readonly string _step;

    JsonPlace(JsonPlace? parent, string step) => (_parent, _step) = (parent, step);

    public JsonPlace At(string member) => new(this, member);

    public JsonPlace At(int index) => new(this, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>The pointer as a part of a URI, such as <c>#/properties/age</c>, and <c>#/</c> for the whole
    /// text.</summary>
    public string ToFragment() => "#" + ToString();

    /// <summary>A JSON pointer (RFC 6901) such as <c>/fields/2</c>, but <c>/</c> for the whole text, as Avro's Java
    /// library writes it.</summary>
    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var place = this; place._parent is not null; place = place._parent)
        {
            steps.Push(place._step.Replace("~", "~0").Replace("/", "~1"));
        }
        return "/" + string.Join('/', steps);
    }
}
