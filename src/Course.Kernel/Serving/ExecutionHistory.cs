using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Course.Kernel.Wire;

namespace Course.Kernel.Serving;

/// <summary>The cells that ran in this session, for front ends that offer them again.</summary>
internal sealed class ExecutionHistory
{
    const int Kept = 1000;

    readonly Lock _gate = new();
    readonly List<(int Number, string Source)> _cells = [];

    public void Add(int number, string source)
    {
        lock (_gate)
        {
            _cells.Add((number, source));
            if (_cells.Count > Kept)
                _cells.RemoveAt(0);
        }
    }

    /// <summary>Answers a <c>history_request</c>: its <c>hist_access_type</c> is tail, range or search. There is one
    /// session, number 0 or 1.</summary>
    public JsonObject Answer(JsonObject request)
    {
        List<(int Number, string Source)> cells;
        lock (_gate)
            cells = [.. _cells];
        var limit = Math.Max(0, request.Number("n") ?? int.MaxValue);
        switch (request.Text("hist_access_type"))
        {
            case "range":
                cells = (request.Number("session") ?? 0) is not (0 or 1)
                    ? []
                    : cells.FindAll(cell =>
                        cell.Number >= (request.Number("start") ?? 0)
                        && cell.Number < (request.Number("stop") ?? int.MaxValue)
                    );
                break;
            case "search":
                var pattern = request.Text("pattern") ?? "*";
                cells = cells.FindAll(cell =>
                    FileSystemName.MatchesSimpleExpression(pattern, cell.Source, ignoreCase: false)
                );
                if (request.Flag("unique", false))
                    cells = [.. cells.AsEnumerable().Reverse().DistinctBy(cell => cell.Source).Reverse()];
                cells = [.. cells.TakeLast(limit)];
                break;
            default:
                cells = [.. cells.TakeLast(limit)];
                break;
        }
        var withOutput = request.Flag("output", false);
        return new()
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([
                .. cells.Select(cell =>
                    (JsonNode)new JsonArray(1, cell.Number, withOutput ? new JsonArray(cell.Source, null) : cell.Source)
                ),
            ]),
        };
    }
}
