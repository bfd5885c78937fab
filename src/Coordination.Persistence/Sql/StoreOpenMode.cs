namespace Coordination.Persistence;

public enum StoreOpenMode
{
    /// <summary>Creates what is missing and migrates.</summary>
    OpenOrCreate,

    /// <summary>Never creates and never migrates: a database of an older build is refused.</summary>
    OpenExisting,

    /// <summary>Never creates, but migrates.</summary>
    MigrateExisting,

    /// <summary>Takes no lock and writes nothing: works beside a running writer.</summary>
    ReadOnly,
}
