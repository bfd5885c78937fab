using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;

namespace Coordination.Host.Web;

/// <summary>What pages and interface work with: the running engine, what it shows, and its clock.</summary>
/// <param name="Clock">The engine's: in a demonstration it is another day.</param>
/// <param name="IsDemo">Invented data; people may be signed in as without a password, on loopback alone.</param>
public sealed record WebPlace(Workplace Place, EngineRuntime Runtime, PlanView View, TimeProvider Clock, bool IsDemo)
{
    public IStore Store => Place.Store;

    /// <summary>The definitions in force.</summary>
    public PlanBook Book => View.Current.Book;

    /// <summary>A holiday notice that is entered counts at once, for what is decided as for what is shown.</summary>
    public void FollowSettings() => View.Changed += (plan, streams) =>
    {
        if (streams.Any(s => s.Kind == StreamKind.CitySettings)) Place.Books.Put(plan.Book);
    };

    /// <summary>A key for a command that nobody has sent before.</summary>
    public Guid NewId() => Guid.CreateVersion7(Clock.GetUtcNow());
}
