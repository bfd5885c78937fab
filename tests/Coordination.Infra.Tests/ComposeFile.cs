using YamlDotNet.RepresentationModel;

namespace Coordination.Infra.Tests;

/// <summary>A compose file of ours, read, with what its services extend put together.</summary>
internal sealed class ComposeFile
{
    private readonly YamlMappingNode _root;

    private ComposeFile(string name, string text)
    {
        (Name, Text) = (name, text);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        _root = (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public string Name { get; }

    public string Text { get; }

    public IEnumerable<string> Keys => Of(_root).Keys;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlNode>> Services =>
        Of(Of(_root)["services"]).ToDictionary(s => s.Key, s => Extended(Of(s.Value)), StringComparer.Ordinal);

    public static ComposeFile Read(string name) => new(name, Repository.Text("infra", name));

    public IReadOnlyDictionary<string, YamlNode> Section(string name) =>
        Of(_root).TryGetValue(name, out var section) ? Of(section) : new Dictionary<string, YamlNode>();

    public static Dictionary<string, YamlNode> Of(YamlNode node) =>
        ((YamlMappingNode)node).Children.ToDictionary(p => ((YamlScalarNode)p.Key).Value!, p => p.Value, StringComparer.Ordinal);

    /// <summary>The texts of a list; of a mapping its keys; of a single text that text.</summary>
    public static IEnumerable<string> Texts(YamlNode node) => node switch
    {
        YamlSequenceNode list => list.Children.Select(c => c is YamlMappingNode map ? Of(map)["source"].ToString() : c.ToString()),
        YamlMappingNode map => Of(map).Keys,
        _ => [node.ToString()],
    };

    private static IReadOnlyDictionary<string, YamlNode> Extended(Dictionary<string, YamlNode> service)
    {
        if (!service.TryGetValue("extends", out var extends)) return service;
        var from = Of(extends);
        var whole = Read(from["file"].ToString()).Services[from["service"].ToString()].ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in service.Where(p => p.Key != "extends")) whole[key] = value;
        return whole;
    }
}
