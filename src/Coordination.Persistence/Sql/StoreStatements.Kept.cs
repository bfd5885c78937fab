namespace Coordination.Persistence;

/// <summary>Documents beside the record, by kind and name.</summary>
internal abstract partial class StoreStatements
{
    private const string KeptColumns = """
        kind AS Kind, name AS Name, owner AS Owner, version AS Version, saved_at AS SavedAt, expires_at AS ExpiresAt, document AS Document
        """;

    public Statement Kept { get; } = new(nameof(Kept), $"""
        SELECT {KeptColumns}
        FROM kept WHERE kind = @Kind AND name = @Name
        """);

    public Statement KeptOfKind { get; } = new(nameof(KeptOfKind), $"""
        SELECT {KeptColumns}
        FROM kept WHERE kind = @Kind AND name > @AfterName ORDER BY name {phrases.Limit("@Limit")}
        """);

    public Statement KeptOfOwner { get; } = new(nameof(KeptOfOwner), $"""
        SELECT {KeptColumns}
        FROM kept WHERE kind = @Kind AND owner = @Owner AND name > @AfterName ORDER BY name {phrases.Limit("@Limit")}
        """);

    /// <summary>Looks first, so that the usual clash is no error in the server's log; of two that both find nothing the unique key lets one through.</summary>
    public Statement InsertKept { get; } = new(nameof(InsertKept), """
        INSERT INTO kept (kind, name, owner, version, saved_at, expires_at, document)
        SELECT @Kind, @Name, @Owner, @Version + 1, @SavedAt, @ExpiresAt, @Document
        WHERE NOT EXISTS (SELECT 1 FROM kept WHERE kind = @Kind AND name = @Name)
        """);

    public Statement UpdateKept { get; } = new(nameof(UpdateKept), """
        UPDATE kept SET owner = @Owner, version = @Version + 1, saved_at = @SavedAt, expires_at = @ExpiresAt, document = @Document
        WHERE kind = @Kind AND name = @Name AND version = @Version
        """);

    public Statement DeleteKept { get; } = new(nameof(DeleteKept), """
        DELETE FROM kept WHERE kind = @Kind AND name = @Name
        """);

    public Statement DeleteKeptOf { get; } = new(nameof(DeleteKeptOf), """
        DELETE FROM kept WHERE kind = @Kind AND owner = @Owner
        """);

    /// <summary>At most @Limit rows; what another has in hand (renewing it, say) is passed over.</summary>
    public abstract Statement DeleteExpiredKept { get; }
}
