package io.quorate.node.wire;

import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Conflict;
import io.quorate.node.request.ConflictCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * The conflicts that a node met in a bucket.
 *
 * <pre>
 *   since, discarded, overwritten, made, resolved
 *   count × section: kind, key, wall time, siblings
 * </pre>
 */
final class ConflictCodec {
  private ConflictCodec() {}

  static void write(WireWriter out, BucketConflicts met) {
    ConflictCounts counts = met.counts();
    out.varint(met.sinceMillis()).varint(counts.discarded()).varint(counts.overwritten());
    out.varint(counts.made()).varint(counts.resolved()).varint(met.last().size());
    for (Conflict conflict : met.last()) {
      int section = out.begin();
      out.u8(Codes.CONFLICTS.indexOf(conflict.kind())).key(conflict.key());
      out.varint(conflict.wallMillis()).varint(conflict.siblings()).end(section);
    }
  }

  static BucketConflicts read(WireReader in) throws MalformedException {
    long since = in.varint();
    ConflictCounts counts = new ConflictCounts(in.varint(), in.varint(), in.varint(), in.varint());
    int count = in.number(0, in.remaining(), "a count");
    List<Conflict> last = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WireReader section = in.section();
      last.add(new Conflict(
          section.oneOf(Codes.CONFLICTS, "a kind of conflict"),
          section.key(),
          section.varint(),
          section.number(0, Integer.MAX_VALUE, "a number of siblings")));
    }
    return new BucketConflicts(since, counts, last);
  }
}
