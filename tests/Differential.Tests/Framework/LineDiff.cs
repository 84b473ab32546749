using System.Text;

namespace Differential.Tests.Framework;

/// <summary>Two texts line by line: what only the first has, marked "-", what only the second has, marked "+", each
/// with a line before it.</summary>
internal static class LineDiff
{
    public static string Of(string first, string second)
    {
        string[] old = first.Split('\n'),
            now = second.Split('\n');
        // common[i, j]: the longest common run of lines from old[i] and now[j] on.
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        for (var j = now.Length - 1; j >= 0; j--)
            common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var text = new StringBuilder();
        string? before = null;
        for (int i = 0, j = 0; i < old.Length || j < now.Length; )
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                before = old[i++];
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                Add("- ", old[i++]);
            else
                Add("+ ", now[j++]);
        }
        return text.ToString();

        void Add(string sign, string line)
        {
            if (before is not null)
                text.Append("  ").Append(before).Append('\n');
            before = null;
            text.Append(sign).Append(line).Append('\n');
        }
    }
}
