namespace EmbeddedKafka.Loop;

/// <summary>A delegate as work.</summary>
internal sealed class ActionWork(Action action) : LoopWork
{
    public override void Run() => action();
}
