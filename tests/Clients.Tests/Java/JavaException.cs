namespace Clients.Tests.Java;

/// <summary>Kafka's classes refused something; the message is the exception with its stack.</summary>
internal sealed class JavaException(string message) : Exception(message);
