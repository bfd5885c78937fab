namespace Coordination.Host.Papers;

/// <summary>The measures of GB/T 9704-2012 in twentieths of a point (twips), unless a name says otherwise.</summary>
internal static class PaperMeasures
{
    public const int PageWidth = 11906;
    public const int PageHeight = 16838;

    /// <summary>天头 37 mm.</summary>
    public const int Top = 2098;

    /// <summary>订口 28 mm.</summary>
    public const int Left = 1587;

    /// <summary>What 156 mm of text leave: 26 mm.</summary>
    public const int Right = 1474;

    /// <summary>What 225 mm of text leave: 35 mm.</summary>
    public const int Bottom = 1984;

    /// <summary>版心 156 mm.</summary>
    public const int TextWidth = PageWidth - Left - Right;

    /// <summary>22 lines to the 225 mm: 28.95 pt.</summary>
    public const int Line = 579;

    /// <summary>Title of two or more lines.</summary>
    public const int TitleLine = 700;

    /// <summary>
    /// 28 characters of 16 pt to the 156 mm: each is a quarter of a point closer. Said of the characters and not of the page's grid, since
    /// programs that snap to a grid narrower than the character would give each two places.
    /// </summary>
    public const int Closer = -5;

    /// <summary>One character of the body: 156 mm / 28.</summary>
    public const int Character = TextWidth / 28;

    /// <summary>The issuer's mark begins 35 mm below the text area's upper edge.</summary>
    public const int AboveIssuer = 1984;

    /// <summary>From the page's lower edge to the lower edge of the page number, whose dash stands 7 mm below the text area.</summary>
    public const int FooterEdge = 1446;

    /// <summary>Half points.</summary>
    public const int BodySize = 32, TitleSize = 44, SmallSize = 28, TableSize = 24, IssuerSizeMax = 72;

    /// <summary>Percent by which the issuer's letters may be narrowed at most.</summary>
    public const int IssuerNarrowMin = 55;

    /// <summary>From the number to the red line: 4 mm, in points.</summary>
    public const int NumberToLinePoints = 11;
}
