namespace Graders.MessageSerialization;

internal sealed class CalendarDownException() : Exception("The calendar is down.");
