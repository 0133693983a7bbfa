package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Collections;
import java.util.List;

/**
 * The explicit table of owners: for each partition the ordered names of its listed owners, the
 * first owner first, none twice, at most {@value BucketDefinition#N_MAX}. Immutable.
 */
public record OwnerTable(List<List<String>> rows) {
  public OwnerTable {
    rows = rows.stream().map(List::copyOf).toList();
    var unused = new Ring(rows.size());
    for (List<String> row : rows) {
      checkRow(row);
    }
  }

  /** A table in which nobody owns anything: what a founder starts from. */
  public static OwnerTable empty(Ring ring) {
    return new OwnerTable(Collections.nCopies(ring.partitions(), List.of()));
  }

  static void checkRow(List<String> row) {
    checkArgument(
        row.size() <= BucketDefinition.N_MAX,
        "a partition lists at most %s owners",
        BucketDefinition.N_MAX);
    for (int i = 0; i < row.size(); i++) {
      checkArgument(
          row.indexOf(row.get(i)) == i, "a partition lists '%s' as owner twice", row.get(i));
    }
  }

  public int partitions() {
    return rows.size();
  }

  /** The listed owners of the partition, the first owner first. */
  public List<String> owners(int partition) {
    return rows.get(partition);
  }
}
