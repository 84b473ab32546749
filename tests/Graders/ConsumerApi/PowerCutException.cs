namespace Graders.ConsumerApi;

internal sealed class PowerCutException() : Exception("The power went while the database committed.");
