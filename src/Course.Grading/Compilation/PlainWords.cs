namespace Course.Grading.Compilation;

/// <summary>What the compiler's most frequent errors mean.</summary>
internal static class PlainWords
{
    static readonly Dictionary<string, string> Meanings = new()
    {
        ["CS0019"] = "These two types do not go together with this operator.",
        ["CS0029"] = "The value has another type than the place it is put into.",
        ["CS0103"] = "Nothing with this name is known here: a typo, or it is declared elsewhere.",
        ["CS0117"] = "The type has no such member: a typo, or it is on another type.",
        ["CS0161"] = "Some way through this method ends without a return.",
        ["CS0165"] = "On some way here the variable has no value yet.",
        ["CS0234"] = "The namespace has no such name: a typo, or a missing package.",
        ["CS0246"] = "No type has this name: a typo, or a missing using at the top.",
        ["CS0266"] = "The value must be converted, for example with a cast.",
        ["CS0535"] = "The interface in Contract.cs asks for a member that this class does not have.",
        ["CS0738"] = "The member exists but its return type is not the one in Contract.cs.",
        ["CS1002"] = "A semicolon is missing, usually at the end of this line or of the one before.",
        ["CS1061"] = "The value's type has no such member: a typo, or a missing await before it.",
        ["CS1501"] = "No overload takes this many arguments.",
        ["CS1503"] = "The argument has another type than the parameter.",
        ["CS1513"] = "A closing brace } is missing.",
        ["CS1519"] = "This does not belong here: often a brace too many above it.",
        ["CS4032"] = "await works only in a method marked async.",
        ["CS4033"] = "await works only in a method marked async.",
        ["CS7036"] = "An argument is missing.",
    };

    public static string? For(string code) => Meanings.GetValueOrDefault(code);
}
