using System.Text.Json;
using Coordination.Application.Definitions;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Host.Hosting;
using Microsoft.Extensions.Logging;

using var logs = LoggerFactory.Create(b => b.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
var load = DefinitionReader.Load(Path.Combine(AppContext.BaseDirectory, "workflows"));
if (!load.IsLoaded)
{
    foreach (var e in load.Errors) Console.Error.WriteLine(e);
    return 1;
}

await using var place = await Workplace.OpenAsync(args[0], load.Book, TimeProvider.System, default);
var r = await SimulationRun.RunAsync(place, new SimulationPlan(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), long.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture)), new ProcessDriver(), KillFaults.FromEnvironment(), logs, d => { if (d.Day == 1) Console.Error.WriteLine(d); }, default);
Console.WriteLine(JsonSerializer.Serialize(r, new JsonSerializerOptions(JsonSerializerDefaults.Web)));
return 0;
