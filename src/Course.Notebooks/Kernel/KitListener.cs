using System.Diagnostics;

namespace Course.Notebooks;

/// <summary>Hears what the kit of any notebook in this process tells, and passes it to the kernel whose code it
/// is.</summary>
internal sealed class KitListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    KitListener() { }

    public static void Install() => DiagnosticListener.AllListeners.Subscribe(new KitListener());

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == KitEvents.ListenerName)
            value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: KitEvents.MimeType, Value: string told })
            ConsoleRouter.Current?.Hear(told);
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }
}
