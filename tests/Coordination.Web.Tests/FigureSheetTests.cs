using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Web;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Who sees how much of a figure, and that only its own workbook is taken for it.</summary>
public sealed class FigureSheetTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Clock.GetUtcNow();

    [Fact]
    public void The_data_owner_sees_every_part_though_it_neither_leads_nor_implements()
    {
        var state = Plan.Indicators.Values.Select(h => h.State).First(s => s.Plan is { Parts.IsEmpty: false });
        var run = Plan.Run(state.Id!.Value.Run)!;
        var stranger = Plan.Book.Units.All.First(u => u.Kind == UnitKind.Bureau && u.Code != run.Lead && !run.Children.Values.Any(c => c.Issue.Unit == u.Code)).Code;
        var (owned, viewer) = (state with { Plan = state.Plan! with { Owner = stranger } }, Cast.Of(stranger.Value));

        Assert.Null(FigureSheet.Of(Plan, viewer, state.Id.Value, Now));
        Assert.Equal((false, false), (Sight.OfFigure(viewer, Plan, run, state), Sight.OfWholeFigure(viewer, Plan.Book, run, state)));
        Assert.Equal((true, true), (Sight.OfFigure(viewer, Plan, run, owned), Sight.OfWholeFigure(viewer, Plan.Book, run, owned)));
        Assert.False(Sight.OfFigure(Cast.Of(stranger.Value, Role.AuditAdmin), Plan, run, owned));
    }

    [Fact]
    public async Task Another_figures_workbook_is_named_and_refused()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var sheets = Plan.Indicators.Values.Where(h => h.State.Plan is { Parts.IsEmpty: false }).Select(h => FigureSheet.Of(Plan, Cast.Office, h.State.Id!.Value, Now)!).Take(2).ToList();
        using var file = new MemoryStream();
        await ValuesWorkbook.WriteAsync(file, sheets[0], Plan.Book.Units, Token);
        var bytes = file.ToArray();

        var other = await ValuesWorkbook.ReadAsync(new MemoryStream(bytes), sheets[1], Plan.Book.Units, Token);
        Assert.StartsWith("A1", Assert.Single(other.Faults), StringComparison.Ordinal);
        Assert.Empty(other.Rows);
        // Its own has nothing new to say.
        Assert.DoesNotContain("A1", Assert.Single((await ValuesWorkbook.ReadAsync(new MemoryStream(bytes), sheets[0], Plan.Book.Units, Token)).Faults), StringComparison.Ordinal);
    }
}
