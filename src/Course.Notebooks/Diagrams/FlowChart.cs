using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>Mermaid's flowchart, in layers: each node comes after those that lead to it, and long links have a place in
/// the layers between.</summary>
internal sealed partial class FlowChart
{
    const double Between = 36,
        Layer = 64,
        Pad = 16;
    const int Sweeps = 8;

    readonly List<Node> _nodes = [];
    readonly List<Link> _links = [];

    sealed class Node(string id)
    {
        public string Id => id;
        public string[] Text { get; set; } = [id];
        public string Shape { get; set; } = "[";
        public bool IsBend { get; init; }
        public int Rank { get; set; }
        public double X { get; set; }
        public double Y { get; set; }
        public double Width { get; set; }
        public double Height { get; set; }
    }

    sealed record Link(Node From, Node To, string[] Text, string Line, string? End, string? Start)
    {
        public List<Node> Way { get; } = [];
    }

    public static SvgDrawing? TryDraw(IEnumerable<string> lines, bool isSideways, bool isReversed)
    {
        var chart = new FlowChart();
        return
            lines.SelectMany(line => Statements().Split(line)).All(line => chart.Read(line.Trim()))
            && chart._nodes.Count > 0
            ? chart.Draw(isSideways, isReversed)
            : null;
    }

    bool Read(string line)
    {
        if (line.Length == 0 || Ignored().IsMatch(line))
            return true;
        var at = 0;
        List<Node>? from = null;
        Match? link = null;
        while (true)
        {
            if (Nodes(line, ref at) is not { } to)
                return false;
            foreach (var (source, target) in (from ?? []).SelectMany(source => to.Select(target => (source, target))))
            {
                var text = link!.Groups["text"].Success ? link.Groups["text"].Value : link.Groups["label"].Value;
                _links.Add(
                    new(
                        source,
                        target,
                        text.Trim().Length > 0 ? MermaidSvg.Label(text) : [],
                        link.Groups["line"].Value,
                        End(link.Groups["end"].Value),
                        link.Groups["start"].Length > 0 ? "arrow" : null
                    )
                );
            }
            if (at == line.Length)
                return true;
            if (LinkText().Match(line, at) is not { Success: true } next || next.Index != at)
                return false;
            (from, link, at) = (to, next, at + next.Length);
        }
    }

    List<Node>? Nodes(string line, ref int at)
    {
        var nodes = new List<Node>();
        while (NodeText().Match(line, at) is { Success: true } match && match.Index == at)
        {
            var node = Find(match.Groups["id"].Value);
            if (match.Groups["open"].Success)
                (node.Shape, node.Text) = (match.Groups["open"].Value, MermaidSvg.Label(match.Groups["text"].Value));
            nodes.Add(node);
            at += match.Length;
            if (at >= line.Length || line[at] != '&')
                return nodes;
            at++;
        }
        return null;
    }

    Node Find(string id)
    {
        if (_nodes.Find(node => node.Id == id) is not { } node)
            _nodes.Add(node = new(id));
        return node;
    }

    static string? End(string mark) =>
        mark switch
        {
            ">" => "arrow",
            "x" => "cross",
            "o" => "dot",
            _ => null,
        };

    SvgDrawing Draw(bool isSideways, bool isReversed)
    {
        foreach (var node in _nodes)
            (node.Width, node.Height) = SizeOf(node);
        var layers = Order(Layers());
        var (width, height) = Place(layers, isSideways, isReversed);
        var drawing = new SvgDrawing(width, height);
        foreach (var link in _links)
            Draw(drawing, link, isSideways);
        foreach (var node in _nodes)
            Draw(drawing, node);
        if (_links.Count == 0)
            drawing.Say(string.Join("; ", _nodes.Select(node => string.Join(' ', node.Text))));
        return drawing;
    }

    static (double Width, double Height) SizeOf(Node node)
    {
        var (width, height) = (
            SvgDrawing.WidthOf(node.Text) + Pad * 2,
            node.Text.Length * SvgDrawing.LineHeight + Pad * 1.4
        );
        return node.Shape switch
        {
            "{" => (width * 1.5, height * 1.6),
            "((" => (Math.Max(width, height), Math.Max(width, height)),
            "[(" => (width, height + 14),
            _ => (width, height),
        };
    }

    /// <summary>Ranks by the longest way to a node; a link that closes a circle is led backwards.</summary>
    List<List<Node>> Layers()
    {
        var back = new HashSet<Link>();
        var state = new Dictionary<Node, bool>();
        foreach (var node in _nodes)
            Visit(node);
        for (var round = 0; round < _nodes.Count; round++)
        {
            foreach (var link in _links.Where(link => link.From != link.To))
            {
                var (first, second) = back.Contains(link) ? (link.To, link.From) : (link.From, link.To);
                second.Rank = Math.Max(second.Rank, first.Rank + 1);
            }
        }

        var layers = Enumerable
            .Range(0, _nodes.Max(node => node.Rank) + 1)
            .Select(rank => _nodes.Where(node => node.Rank == rank).ToList())
            .ToList();
        foreach (var link in _links)
        {
            var step = Math.Sign(link.To.Rank - link.From.Rank);
            link.Way.Add(link.From);
            for (var rank = link.From.Rank + step; step != 0 && rank != link.To.Rank; rank += step)
            {
                var bend = new Node("")
                {
                    IsBend = true,
                    Rank = rank,
                    Width = 8,
                    Height = 8,
                };
                layers[rank].Add(bend);
                link.Way.Add(bend);
            }
            link.Way.Add(link.To);
        }
        return layers;

        void Visit(Node node)
        {
            if (!state.TryAdd(node, true))
                return;
            foreach (var link in _links.Where(link => link.From == node && link.To != node))
            {
                if (state.GetValueOrDefault(link.To))
                    back.Add(link);
                else
                    Visit(link.To);
            }
            state[node] = false;
        }
    }

    /// <summary>Within a layer, each node goes to the middle of its neighbours in the layer before, then in the one
    /// after.</summary>
    List<List<Node>> Order(List<List<Node>> layers)
    {
        var next = _links
            .SelectMany(link => link.Way.Zip(link.Way.Skip(1)))
            .SelectMany(pair => ((Node, Node)[])[(pair.First, pair.Second), (pair.Second, pair.First)])
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDown = sweep % 2 == 0;
            foreach (
                var rank in isDown
                    ? Enumerable.Range(1, layers.Count - 1)
                    : Enumerable.Range(0, layers.Count - 1).Reverse()
            )
            {
                var beside = layers[rank + (isDown ? -1 : 1)];
                var places = beside.Index().ToDictionary(entry => entry.Item, entry => (double)entry.Index);
                layers[rank] =
                [
                    .. layers[rank]
                        .Index()
                        .OrderBy(entry =>
                            next[entry.Item]
                                .Where(places.ContainsKey)
                                .Select(neighbour => places[neighbour])
                                .DefaultIfEmpty(entry.Index)
                                .Average()
                        )
                        .Select(entry => entry.Item),
                ];
            }
        }
        return layers;
    }

    (double Width, double Height) Place(List<List<Node>> layers, bool isSideways, bool isReversed)
    {
        double Across(Node node) => isSideways ? node.Height : node.Width;
        double Along(Node node) => isSideways ? node.Width : node.Height;
        var wide = layers.Max(layer => layer.Sum(node => Across(node) + Between));
        // A label stands beside the middle of its link.
        var gap = Math.Max(
            Layer,
            isSideways ? _links.Select(link => SvgDrawing.WidthOf(link.Text) + 40).DefaultIfEmpty().Max() : 0
        );
        var loops = _links.Exists(link => link.From == link.To)
            ? 50
                + (
                    isSideways
                        ? 0
                        : _links.Where(link => link.From == link.To).Max(link => SvgDrawing.WidthOf(link.Text))
                )
            : 0;
        var labels = isSideways ? 0 : _links.Select(link => SvgDrawing.WidthOf(link.Text)).DefaultIfEmpty().Max() / 2;
        var along = SvgDrawing.Margin;
        foreach (var layer in isReversed ? Enumerable.Reverse(layers) : layers)
        {
            var thick = layer.Max(Along);
            var across =
                SvgDrawing.Margin + (wide - layer.Sum(node => Across(node) + Between)) / 2 + Between / 2 + labels;
            foreach (var node in layer)
            {
                var (middle, depth) = (across + Across(node) / 2, along + thick / 2);
                (node.X, node.Y) = isSideways ? (depth, middle) : (middle, depth);
                across += Across(node) + Between;
            }
            along += thick + gap;
        }
        along += SvgDrawing.Margin - gap;
        wide += SvgDrawing.Margin * 2 + labels * 2;
        return isSideways ? (along + loops, wide) : (wide + loops, along);
    }

    static void Draw(SvgDrawing drawing, Node node)
    {
        var (left, top, right, bottom) = (
            node.X - node.Width / 2,
            node.Y - node.Height / 2,
            node.X + node.Width / 2,
            node.Y + node.Height / 2
        );
        switch (node.Shape)
        {
            case "{":
                drawing.Path(
                    FormattableString.Invariant($"M{node.X} {top}L{right} {node.Y}L{node.X} {bottom}L{left} {node.Y}z"),
                    end: null,
                    isFilled: true
                );
                break;
            case "{{":
                drawing.Path(
                    FormattableString.Invariant(
                        $"M{left + 10} {top}H{right - 10}L{right} {node.Y}L{right - 10} {bottom}H{left + 10}L{left} {node.Y}z"
                    ),
                    end: null,
                    isFilled: true
                );
                break;
            case "[(":
                drawing.Path(
                    FormattableString.Invariant(
                        $"M{left} {top + 7}v{node.Height - 14}a{node.Width / 2} 7 0 0 0 {node.Width} 0v{14 - node.Height}a{node.Width / 2} 7 0 0 0 {-node.Width} 0a{node.Width / 2} 7 0 0 0 {node.Width} 0"
                    ),
                    end: null,
                    isFilled: true
                );
                break;
            default:
                drawing.Box(
                    left,
                    top,
                    node.Width,
                    node.Height,
                    node.Shape switch
                    {
                        "(" => 10,
                        "([" or "((" => node.Height / 2,
                        _ => 4,
                    }
                );
                break;
        }
        drawing.Text(node.X, node.Y + (node.Shape == "[(" ? 6 : 0), node.Text);
    }

    void Draw(SvgDrawing drawing, Link link, bool isSideways)
    {
        drawing.Say(
            $"{string.Join(' ', link.From.Text)} to {string.Join(' ', link.To.Text)}{(link.Text.Length > 0 ? $" ({string.Join(' ', link.Text)})" : "")}"
        );
        var (dash, thick) = (
            link.Line.Contains('.', StringComparison.Ordinal) ? "4 4" : null,
            link.Line.StartsWith('=') ? 2.6 : 1.4
        );
        if (link.From == link.To)
        {
            var (right, y) = (link.From.X + link.From.Width / 2, link.From.Y);
            drawing.Path(
                FormattableString.Invariant($"M{right} {y - 8}c34 -16 34 32 0 16"),
                dash,
                thick,
                link.End,
                link.Start
            );
            drawing.Text(right + 32, y, link.Text, "start", isOnLine: true);
            return;
        }

        var points = link.Way.ConvertAll(node => (node.X, node.Y));
        points[0] = Edge(link.From, points[1], isSideways);
        points[^1] = Edge(link.To, points[^2], isSideways);
        // Two that go to and fro lie side by side.
        var aside = _links.Exists(other => other.From == link.To && other.To == link.From)
            ? 9 * Math.Sign(link.To.Rank - link.From.Rank)
            : 0;
        points = points.ConvertAll(point => isSideways ? (point.X, point.Y - aside) : (point.X - aside, point.Y));
        var path = FormattableString.Invariant($"M{points[0].X:0.#} {points[0].Y:0.#}");
        foreach (var (from, to) in points.Zip(points.Skip(1)))
        {
            var (x, y) = ((from.X + to.X) / 2, (from.Y + to.Y) / 2);
            path += isSideways
                ? FormattableString.Invariant($"C{x:0.#} {from.Y:0.#} {x:0.#} {to.Y:0.#} {to.X:0.#} {to.Y:0.#}")
                : FormattableString.Invariant($"C{from.X:0.#} {y:0.#} {to.X:0.#} {y:0.#} {to.X:0.#} {to.Y:0.#}");
        }
        drawing.Path(path, dash, thick, link.End, link.Start);
        var half = (points.Count - 1) / 2;
        drawing.Text(
            (points[half].X + points[half + 1].X) / 2,
            (points[half].Y + points[half + 1].Y) / 2
                - (
                    isSideways
                        ? aside < 0
                            ? -11
                            : 9
                        : 0
                ),
            link.Text,
            isOnLine: true
        );
    }

    /// <summary>Where a link leaves a node: at the side that looks to the other layer.</summary>
    static (double X, double Y) Edge(Node node, (double X, double Y) other, bool isSideways) =>
        isSideways
            ? (node.X + Math.Sign(other.X - node.X) * node.Width / 2, node.Y)
            : (node.X, node.Y + Math.Sign(other.Y - node.Y) * node.Height / 2);

    // Not within quotes: there it ends an entity.
    [GeneratedRegex(@";(?=(?:[^""]*""[^""]*"")*[^""]*$)")]
    private static partial Regex Statements();

    [GeneratedRegex(@"^(?:classDef|class|style|linkStyle|click)\s")]
    private static partial Regex Ignored();

    [GeneratedRegex(
        @"\s*(?<id>[\p{L}\d_]+(?:[-.][\p{L}\d_]+)*)(?:(?<open>\(\[|\(\(|\[\(|\[\[|\{\{|\[|\(|\{)(?<text>""[^""]*""|[^\[\](){}]*?)(?:\]\)|\)\)|\)\]|\]\]|\}\}|\]|\)|\}))?(?::::[\w-]+)?\s*"
    )]
    private static partial Regex NodeText();

    [GeneratedRegex(
        @"(?<start><)?(?:(?<line>--|==|-\.)\s*(?<text>[^-=.|>\s](?:[^|>]*?[^-=.|>\s])?)\s*(?:--+|==+|\.+-)(?<end>[>xo])?|(?<line>--+|==+|-\.+-)(?<end>>|[xo](?=\s|\||$))?)(?:\|(?<label>[^|]*)\|)?"
    )]
    private static partial Regex LinkText();
}
