namespace EmbeddedKafka.Registry.Http;

/// <summary>The part of a list that a request asks for by <c>offset</c> and <c>limit</c>.</summary>
internal static class Page
{
    public static IEnumerable<T> Of<T>(Call call, IEnumerable<T> all)
    {
        var rest = all.Skip(call.Number("offset", 0));
        var limit = call.Number("limit", -1);
        return limit < 0 ? rest : rest.Take(limit);
    }
}
