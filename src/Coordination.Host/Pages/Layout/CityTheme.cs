using MudBlazor;

namespace Coordination.Host.Pages.Layout;

/// <summary>The tokens of <c>coordination.css</c>, as MudBlazor's parts want them.</summary>
internal static class CityTheme
{
    private static readonly string[] s_family = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1d4b7a",
            Secondary = "#445164",
            Success = "#1c7548",
            Warning = "#855000",
            Error = "#a8281d",
            Info = "#1d4b7a",
            Background = "#f4f6f8",
            Surface = "#ffffff",
            TextPrimary = "#18212f",
            TextSecondary = "#445164",
            LinesDefault = "#dde3ea",
            LinesInputs = "#7d8998",
            TableLines = "#dde3ea",
            AppbarBackground = "#143656",
            ActionDefault = "#445164",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "4px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = s_family, FontSize = "14px", LineHeight = "1.57" },
            Body1 = new Body1Typography { FontFamily = s_family, FontSize = "14px", LineHeight = "1.57" },
            Body2 = new Body2Typography { FontFamily = s_family, FontSize = "13px", LineHeight = "1.54" },
            Button = new ButtonTypography { FontFamily = s_family, FontSize = "13px", FontWeight = "500", LineHeight = "1.2", TextTransform = "none" },
            H6 = new H6Typography { FontFamily = s_family, FontSize = "15px", FontWeight = "700", LineHeight = "1.47" },
        },
    };
}
