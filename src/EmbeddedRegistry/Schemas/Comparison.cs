namespace EmbeddedKafka.Registry.Schemas;

/// <summary>What a comparison of two schemas has found so far: the reasons, and which pairs of their parts it knows the
/// answer for, so that each pair is looked at once and recursion ends.</summary>
/// <typeparam name="T">The parts, compared by identity.</typeparam>
internal sealed class Comparison<T>
    where T : class
{
    const int MostReasons = 100;

    enum Answer
    {
        BeingAsked,
        Yes,
        No,
    }

    readonly Dictionary<(T Reader, T Writer), Answer> _answers = [];
    readonly List<Incompatibility> _reasons = [];
    readonly HashSet<(T Reader, T Writer)> _reported = [];

    // Two types that contain themselves can read each other as long as nothing speaks against it, so the answer that is
    // being looked for is taken to be yes. Where it was taken so and turned out to be no, it is remembered.
    readonly HashSet<(T Reader, T Writer)> _assumed = [];
    readonly HashSet<(T Reader, T Writer)> _refuted = [];

    /// <param name="canRead">Asks about the whole schemas.</param>
    /// <returns>The first hundred reasons; none if everything can be read.</returns>
    public IReadOnlyList<Incompatibility> Reasons(Func<bool> canRead)
    {
        int refuted;
        do
        {
            // What followed from a refuted assumption is asked again, until no assumption is refuted any more.
            refuted = _refuted.Count;
            _answers.Clear();
            _assumed.Clear();
            _reported.Clear();
        } while (canRead() && _refuted.Count > refuted);
        return _reasons;
    }

    /// <summary>Looks at a pair, unless it was looked at before.</summary>
    /// <param name="tell">Whether reasons are wanted, or only the answer.</param>
    public bool Ask(T reader, T writer, bool tell, Func<bool> look)
    {
        var pair = (reader, writer);
        if (_answers.TryGetValue(pair, out var answer))
        {
            if (answer == Answer.BeingAsked)
            {
                _assumed.Add(pair);
                return !_refuted.Contains(pair);
            }
            if (answer == Answer.Yes || !tell || _reported.Contains(pair))
            {
                return answer == Answer.Yes;
            }
        }
        _answers[pair] = Answer.BeingAsked;
        if (tell)
        {
            _reported.Add(pair);
        }
        var yes = look();
        _answers[pair] = yes ? Answer.Yes : Answer.No;
        if (!yes && _assumed.Contains(pair))
        {
            _refuted.Add(pair);
        }
        return yes;
    }

    /// <summary>Notes a reason, if it is wanted.</summary>
    /// <returns>False: it cannot be read.</returns>
    public bool No(bool tell, Func<Incompatibility> reason)
    {
        if (tell && _reasons.Count < MostReasons)
        {
            _reasons.Add(reason());
        }
        return false;
    }
}
