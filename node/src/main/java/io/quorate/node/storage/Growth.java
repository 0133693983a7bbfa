package io.quorate.node.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes a larger table and copies a frozen one into it. Confined to whoever runs it, then to
 * whoever asks what it made.
 */
final class Growth implements Runnable {
  private final @Nullable ChronicleTable frozen;
  private final Path file;
  private final long entries;
  private final int averageKeyBytes;
  private final boolean scatters;
  private long anyPosition;
  private long allPositions = -1L;
  private @Nullable ChronicleTable made;
  private String failure = "";

  Growth(
      @Nullable ChronicleTable frozen,
      Path file,
      long entries,
      int averageKeyBytes,
      boolean scatters) {
    this.frozen = frozen;
    this.file = file;
    this.entries = entries;
    this.averageKeyBytes = averageKeyBytes;
    this.scatters = scatters;
  }

  /** A key at this position will be put into the larger table. */
  void expect(long position) {
    anyPosition |= position;
    allPositions &= position;
  }

  @Override
  public void run() {
    try {
      if (frozen != null) {
        frozen.forEach((key, pointer) -> expect(IndexBytes.position(pointer)));
      }
      TableOrder order =
          scatters ? TableOrder.scattered() : TableOrder.of(anyPosition, allPositions);
      made = copied(entries, order);
    } catch (IOException e) {
      failure = e.toString();
    }
  }

  private ChronicleTable copied(long capacity, TableOrder order) throws IOException {
    ChronicleTable into = ChronicleTable.create(file, capacity, averageKeyBytes, order);
    try {
      if (frozen != null) {
        frozen.copyInto(into);
      }
      return into;
    } catch (IllegalStateException e) {
      into.close();
      // Positions that lie near each other: scattered they have room. Or keys of very uneven size:
      // the estimate was too small, twice as much will do.
      return order.isScattered()
          ? copied(2 * capacity, order)
          : copied(capacity, TableOrder.scattered());
    }
  }

  /** The larger table; none if it could not be made. */
  @Nullable
  ChronicleTable made() {
    return made;
  }

  /** Why there is none. */
  String failure() {
    return failure;
  }
}
