package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Whether the log may grow: asks the disk every few MiB, and always when it was full. Others write
 * meanwhile (key files, compaction), so that what one answer is worth is a small part of the
 * reserve. While there is no room it looks again each second, so that whoever is told of it hears
 * of the end too, also where nobody writes. Mutable, confined to the log's worker.
 */
final class DiskRoom {
  /** Why nothing is written while there is so little room. */
  static final String NONE_LEFT = "the disk has no room but its reserve";

  private static final long BELIEVED_BYTES = 16L << 20;
  private static final int RESERVE_PARTS = 8;
  private static final long ENOUGH_BYTES = 1 << 20;
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Environment environment;
  private final long reserveBytes;
  private final long believedMax;
  private Consumer<String> told = sentence -> {};
  private long believed;
  private String shortage = "";
  private boolean looking;

  /** @param reserveBytes what stays free */
  DiskRoom(Environment environment, long reserveBytes) {
    this.environment = environment;
    this.reserveBytes = reserveBytes;
    this.believedMax = Math.min(reserveBytes / RESERVE_PARTS, BELIEVED_BYTES);
  }

  /**
   * Who is told, on lane 0, why nothing can be written, and with an empty string that it can again.
   */
  void tell(Consumer<String> to) {
    told = to;
  }

  boolean takes(long bytes) throws IOException {
    if (believed < bytes) {
      long usable = usable();
      if (usable < bytes) {
        say(NONE_LEFT);
        return false;
      }
      believed = Math.max(bytes, Math.min(usable, believedMax));
    }
    return true;
  }

  private long usable() throws IOException {
    return environment.disk().usableBytes() - reserveBytes;
  }

  void taken(long bytes) {
    believed -= bytes;
    say("");
  }

  /** An append failed: the disk is asked again before the next one. Gives the sentence on it. */
  String doubt(String what, IOException why) {
    String sentence = what + ": " + why.getMessage();
    believed = 0;
    say(sentence);
    return sentence;
  }

  private void say(String sentence) {
    if (shortage.equals(sentence)) {
      return;
    }
    shortage = sentence;
    environment.lane(0).execute(() -> told.accept(sentence));
    if (!looking) {
      looking = true;
      environment.lane(0).execute(this::lookLater);
    }
  }

  private void lookLater() {
    environment
        .lane(0)
        .after(LOOK_NANOS, () -> environment.worker(Storage.LOG_WORKER).execute(this::look));
  }

  private void look() {
    if (!shortage.isEmpty()) {
      try {
        if (usable() >= ENOUGH_BYTES) {
          say("");
        }
      } catch (IOException e) {
        say("the disk does not tell how much room it has: " + e.getMessage());
      }
    }
    looking = !shortage.isEmpty();
    if (looking) {
      environment.lane(0).execute(this::lookLater);
    }
  }

  /** Looks no more. */
  void stop() {
    told = sentence -> {};
    shortage = "";
  }
}
