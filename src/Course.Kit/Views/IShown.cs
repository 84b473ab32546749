namespace Course.Kit;

/// <summary>A value that is not a view itself but has one.</summary>
internal interface IShown
{
    View View { get; }
}
