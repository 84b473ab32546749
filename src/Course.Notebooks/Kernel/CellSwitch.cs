using System.Reflection;

namespace Course.Notebooks;

/// <summary>The kernel's end of the preamble's handle.</summary>
internal sealed class CellSwitch
{
    readonly FieldInfo _stop;

    public CellSwitch(
        Type handle,
        Func<string, string?, object?, string?, string> show,
        Func<string, bool, string?> ask
    )
    {
        _stop = handle.GetField("Stop")!;
        handle.GetField("Show")!.SetValue(null, show);
        handle.GetField("Ask")!.SetValue(null, ask);
    }

    /// <summary>Lets the notebook's loops end at their next turn, or run again.</summary>
    public void Stop(bool stop) => _stop.SetValue(null, stop);
}
