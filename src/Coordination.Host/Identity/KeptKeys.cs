using System.Xml.Linq;
using Coordination.Application.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Coordination.Host.Identity;

/// <summary>The keys that protect forms and second-factor secrets, in the store: all nodes share them, and a restart keeps them.</summary>
public sealed class KeptKeys(IKeptStore store, TimeProvider time) : IXmlRepository
{
    private const string Kind = "protection-key";
    private const int KeysMax = 500;

    // The interface of the framework is synchronous, and called at start and once in three months.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. store.ListKeptAsync(Kind, null, null, KeysMax, CancellationToken.None).GetAwaiter().GetResult().Select(row => XElement.Parse(row.Document))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var row = new KeptRow(Kind, friendlyName, "", 0, time.GetUtcNow(), null, element.ToString(SaveOptions.DisableFormatting));
        store.SaveKeptAsync(row, CancellationToken.None).GetAwaiter().GetResult();
    }
}
