namespace EmbeddedKafka.Loop;

/// <summary>Something to do on the loop.</summary>
internal abstract class LoopWork
{
    /// <summary>Runs on the loop, alone. An exception that escapes is logged and stops nothing else.</summary>
    public abstract void Run();
}
