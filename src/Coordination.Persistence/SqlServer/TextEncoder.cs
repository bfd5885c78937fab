using System.Data;
using System.Text;
using Microsoft.Data.SqlClient;

namespace Coordination.Persistence;

/// <summary>JSON as text of any length; one declared by its own length would be planned anew for every length.</summary>
internal sealed class TextEncoder : JsonEncoder
{
    protected override bool NumbersRows => true;

    protected override object Value(ReadOnlySpan<byte> json) =>
        new SqlParameter { SqlDbType = SqlDbType.NVarChar, Size = -1, Value = Encoding.UTF8.GetString(json) };
}
