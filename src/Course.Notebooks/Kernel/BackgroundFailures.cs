using System.Runtime.ExceptionServices;

namespace Course.Notebooks;

/// <summary>
/// An exception that nobody catches on a thread of the notebook's code would end the process without a word about the
/// cell. The runtime lets one handler per process take such an exception over; the cell that is running then fails with
/// it.
/// </summary>
internal static class BackgroundFailures
{
    public static void Install()
    {
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Handle);
        }
        catch (InvalidOperationException)
        {
            // The host has a handler of its own, and there can be only one: it decides.
        }
    }

    static bool Handle(Exception error)
    {
        if (ConsoleRouter.Current is not { } kernel)
            return false;
        kernel.FailInBackground(error);
        return true;
    }
}
