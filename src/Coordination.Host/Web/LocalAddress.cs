namespace Coordination.Host.Web;

internal static class LocalAddress
{
    /// <summary>A path of this site, below its root: nothing that a browser would take for another host's.</summary>
    public static bool IsOurs(string address) =>
        address.Length > 1 && address[0] == '/' && address[1] is not ('/' or '\\') && !address.Any(char.IsControl);
}
