using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Host.Identity;
using Coordination.Host.Pages.Parts;
using Coordination.Host.Screens;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Coordination.Host.Pages.Desk;

/// <content>
/// What is typed stays here and, a second later, in a draft on the server, until it is on record; the page around may reload as it likes.
/// A line goes on record only where nobody has changed it since the typing began.
/// </content>
public sealed partial class MonthlyReturn : IAsyncDisposable
{
    private const int TriesMax = 5;

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ticked = new(StringComparer.Ordinal);
    private Dictionary<string, FormRow> _rows = new(StringComparer.Ordinal);
    private FormStory _story = FormStory.None;
    private (ReturnId Form, int Version) _told;
    private string? _problem;
    private bool _unfolded;
    private bool _sending;
    private bool _restored;
    private AutoSave? _kept;

    [Inject]
    private Acts Acts { get; set; } = null!;

    [Inject]
    private Drafts Drafts { get; set; } = null!;

    [Inject]
    private WebPlace Place { get; set; } = null!;

    [Inject]
    private Visit Visit { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Parameter, EditorRequired]
    public MonthlyForm Form { get; set; } = null!;

    [Parameter, EditorRequired]
    public Viewer Viewer { get; set; } = null!;

    [Parameter, EditorRequired]
    public Colleagues People { get; set; } = null!;

    [Parameter, EditorRequired]
    public DeskWords Words { get; set; } = null!;

    /// <summary>Something was done; gives the page the occasion to load anew.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    private string Month => DeskWords.Month(Form.Month);

    private bool MayFill => Viewer.Role is Role.Handler or Role.UnitHead;

    private bool IsReadOnly => Form.Status != ReturnStatus.Open || !MayFill;

    private bool IsUnfolded => _unfolded || Figures.Count == 0;

    private List<FormLine> Figures => [.. Form.Lines.Where(l => !l.Figures.IsEmpty)];

    private List<FormLine> InWords => [.. Form.Lines.Where(l => l.Figures.IsEmpty)];

    /// <summary>What the progress counts: the figures, or all where there are none.</summary>
    private List<FormLine> Counted => Figures.Count > 0 ? Figures : InWords;

    private List<FormLine> Untouched => [.. Form.Lines.Where(l => !l.Sent && !RowFor(l).IsFilled(l) && !RowFor(l).HasValue)];

    /// <summary>Lines typed here that a colleague has put on record meanwhile, with something else.</summary>
    private IEnumerable<FormLine> Conflicts => Form.Status != ReturnStatus.Open ? [] : Form.Lines.Where(l =>
        _rows.GetValueOrDefault(l.Assignment.Value) is { } row && l.Line is not null && l.Line != row.Base && l.Line != row.ToLine());

    private string? Saved => _kept?.SavedAt is { } at ? W["SavedAt", DeskWords.Time(at)] : null;

    private string Standing => Form.Status switch
    {
        ReturnStatus.Drafted => W["StandingDrafted", Form.DraftedBy is { } by ? People.NameOf(by) : ""],
        ReturnStatus.Submitted => W["StandingSubmitted", Shanghai.Minute(Form.SubmittedAt), Form.SubmittedBy is { } by ? People.NameOf(by) : ""],
        _ => W["StandingNotYours"],
    };

    /// <summary>Why the head may not approve; the domain refuses it anyway.</summary>
    private string? Blocked => Form.Status != ReturnStatus.Drafted || Viewer.Role != Role.UnitHead ? null
        : Form.DraftedBy is { } by && Viewer.Actor.IsSameHandAs(by) ? W["OwnDraft"]
        : Form.Cosigners.Find(c => c.By is null) is { } cosigner ? W["WaitsForCosigner", People.NameOf(cosigner.Person)]
        : null;

    private IEnumerable<(string Tone, string Text)> Notes
    {
        get
        {
            if (_problem is not null) yield return ("r", _problem);
            if (_story.SentBack is { } back && Form.Status == ReturnStatus.Open)
                yield return ("y", W["FormSentBack", People.NameOf(back.By), Shanghai.Minute(_story.SentBackAt), back.Reason]);
            if (Form.Status != ReturnStatus.Open && _rows.Count > 0) yield return ("y", W["TypedKept", _rows.Count]);
            if (Blocked is { } rule) yield return ("", rule);
            if (_restored && Form.Status == ReturnStatus.Open) yield return ("p", W["Restored", _rows.Count]);
        }
    }

    public ValueTask DisposeAsync() => _kept?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        if (_told == (Form.Id, Form.Version)) return;
        var isOther = _told.Form != Form.Id;
        _told = (Form.Id, Form.Version);
        if (isOther) await BeginAsync();
        if (Form.Status != ReturnStatus.Submitted) _story = await FormStory.ReadAsync(Place.Store, Form.Id, CancellationToken.None);
    }

    /// <summary>Begins with what the person had typed and not sent, on whichever computer.</summary>
    private async Task BeginAsync()
    {
        _errors.Clear();
        _ticked.Clear();
        if (_kept is not null) await _kept.DisposeAsync();
        _kept = new AutoSave(Drafts, Viewer.Person, FormDraft.NameOf(Form.Id), () => InvokeAsync(SavedAsync));
        _rows = await _kept.LoadAsync(CancellationToken.None) is { } text ? FormDraft.Read(text, Form) : new(StringComparer.Ordinal);
        (_problem, _restored, _story) = (null, _rows.Count > 0, FormStory.None);
    }

    private FormRow RowFor(FormLine line) => IsReadOnly || line.Sent ? FormRow.Of(line.Line) : _rows.GetValueOrDefault(line.Assignment.Value) ?? FormRow.Of(line.Line);

    private string? NoteOf(FormLine line) => line is { Line: not null, Sent: false } && Form.Status == ReturnStatus.Open && !_rows.ContainsKey(line.Assignment.Value)
        ? W["FilledBy", AuthorOf(line)]
        : null;

    private string AuthorOf(FormLine line) => _story.Authors.TryGetValue(line.Assignment.Value, out var author)
        ? $"{People.NameOf(author.Person)} {Shanghai.MonthDay(author.At)} {DeskWords.Time(author.At)}"
        : "";

    private static string NameOf(FormLine line) => line.Figures.FirstOrDefault()?.Indicator.Name ?? line.Title;

    private static string Said(ReportLine line) => line.NoChange ? W["NoChange"] : FigureWords.Values(line) is { Length: > 0 } values ? values : line.Progress ?? line.Milestone ?? "—";

    private async Task TouchAsync(FormLine line, FormRow row)
    {
        var key = line.Assignment.Value;
        _rows[key] = row;
        _errors.Remove(key);
        _ticked.Remove(key);
        _problem = null;
        await _kept!.TypedAsync(FormDraft.Write(_rows));
    }

    private Task TickRestAsync()
    {
        foreach (var line in Untouched)
        {
            _rows[line.Assignment.Value] = RowFor(line) with { NoChange = true };
            _errors.Remove(line.Assignment.Value);
            _ticked.Add(line.Assignment.Value);
        }

        _problem = null;
        return ChosenAsync();
    }

    private Task UntickAsync()
    {
        foreach (var key in _ticked) _rows.Remove(key);
        _ticked.Clear();
        return ChosenAsync();
    }

    private Task TakeTheirsAsync(FormLine line)
    {
        _rows.Remove(line.Assignment.Value);
        return ChosenAsync();
    }

    private Task TakeMineAsync(FormLine line)
    {
        _rows[line.Assignment.Value] = _rows[line.Assignment.Value] with { Base = line.Line };
        return ChosenAsync();
    }

    /// <summary>Puts the typed lines on record, for the colleagues to see; or all, and the form on its way to the head.</summary>
    private async Task FileAsync(bool submit)
    {
        if (_sending) return;
        _sending = true;
        try
        {
            for (var tries = 0; tries < TriesMax; tries++)
            {
                if (!Check(submit)) return;
                var lines = Form.Lines.Where(l => _rows.ContainsKey(l.Assignment.Value)).Select(l => new ReturnLine(l.Assignment, _rows[l.Assignment.Value].ToLine()));
                var answer = await Acts.TryAsync(new FileReturn(Form.Id, [.. lines], submit), Form.Version);
                if (answer is null) return;
                if (answer.Rejection != nameof(ChangedMeanwhile))
                {
                    await ToldAsync(answer, submit);
                    return;
                }

                // Somebody, or a ladder, was first: what is on record now is compared once more.
                await OnChanged.InvokeAsync();
            }
        }
        finally
        {
            _sending = false;
        }
    }

    private async Task ToldAsync(Answer answer, bool submit)
    {
        if (answer.Accepted)
        {
            _rows.Clear();
            _ticked.Clear();
            _restored = false;
            await _kept!.ForgetAsync();
            Snackbar.Add(W[submit ? "Submitted" : "Kept"], Severity.Success);
        }
        else if (answer.Rejection == nameof(LineRefused) && answer.Data?.TryGetProperty("assignment", out var assignment) == true && assignment.GetString() is { } key)
        {
            _errors[key] = Acts.Sentence(answer);
            _problem = W["ProblemLines", _errors.Count];
        }
        else
        {
            _problem = Acts.Sentence(answer);
        }

        await OnChanged.InvokeAsync();
    }

    /// <summary>False where something must be seen to first; each line says what.</summary>
    private bool Check(bool submit)
    {
        _errors.Clear();
        _problem = null;
        if (Conflicts.Any()) _problem = W["ProblemConflicts"];
        foreach (var line in Form.Lines.Where(l => !l.Sent))
        {
            var (key, row) = (line.Assignment.Value, RowFor(line));
            if (row.IsUnreadable) _errors[key] = W["NotANumber"];
            else if (_rows.ContainsKey(key) && line.Figures.Any(f => row.DigitsOff(f) != 0)) _problem ??= W["ProblemDigits"];
            else if (!row.IsFilled(line) && (submit || _rows.ContainsKey(key))) _errors[key] = W[line.Figures.IsEmpty ? "EmptyText" : "EmptyValue"];
        }

        if (_errors.Count == 0) return _problem is null;
        if (InWords.Any(l => _errors.ContainsKey(l.Assignment.Value))) _unfolded = true;
        _problem = W["ProblemLines", _errors.Count];
        return false;
    }

    private Task ApproveAsync() => DoAsync(new ApproveReturn(Form.Id), W["Approved"]);

    private async Task SendBackAsync()
    {
        if (await ReasonDialog.AskAsync(Dialogs, W["FormTitle", Month]) is { } reason) await DoAsync(new SendBackReturn(Form.Id, reason), W["SentBack"]);
    }

    private Task AskCosignerAsync(PersonId person) => DoAsync(new AskReturnCosignature(Form.Id, person), W["CosignerAsked", People.NameOf(person)]);

    private Task CosignAsync() => DoAsync(new CosignReturn(Form.Id), W["Cosigned"]);

    private async Task DoAsync(Command command, string done)
    {
        await Acts.DoAsync(command, done, Form.Version);
        await OnChanged.InvokeAsync();
    }

    private async Task ChosenAsync()
    {
        if (_rows.Count == 0)
        {
            await _kept!.ForgetAsync();
            return;
        }

        await _kept!.TypedAsync(FormDraft.Write(_rows));
        await LeftAsync();
    }

    private Task LeftAsync() => _kept!.SaveAsync();

    /// <summary>Typing is an act: it keeps the session open, and where that has ended, leads to the sign-in and back to what was typed.</summary>
    private async Task SavedAsync()
    {
        if (_kept!.SavedAt is null) _problem = W["DraftTooLong"];
        if (await Visit.ViewerAsync(CancellationToken.None) is null) Acts.ToSignIn();
        StateHasChanged();
    }
}
