using System.Text;

namespace Differential.Tests.Framework;

/// <summary>Two texts line by line: what only the first has, marked "-", what only the second has, marked "+".</summary>
internal static class LineDiff
{
    public static string Of(string first, string second)
    {
        string[] old = first.Split('\n'), now = second.Split('\n');
        // common[i, j]: the longest common run of lines from old[i] and now[j] on.
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var text = new StringBuilder();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                text.Append("  ").Append(old[i++]).Append('\n');
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                text.Append("- ").Append(old[i++]).Append('\n');
            else
                text.Append("+ ").Append(now[j++]).Append('\n');
        }
        return text.ToString();
    }
}
