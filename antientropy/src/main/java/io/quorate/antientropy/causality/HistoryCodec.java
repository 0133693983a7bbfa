package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.CanonicalReader.check;

import java.util.Arrays;

/**
 * The canonical bytes of a history, a part of those of a state and of a context.
 *
 * <pre>
 *   history := count entry*                        entries ascend by actor
 *   entry   := actor counter dots gap*             counter 0 where only separate dots are known
 *   actor   := length byte*                        10 to 16
 * </pre>
 *
 * A gap is a separate dot's distance to the least that may follow: counter + 2 for the first, the
 * former dot + 1 for the others. So the order of dots has one form only.
 */
final class HistoryCodec {
  private static final int ENTRY_BYTES_MIN = 1 + Actor.BYTES_MIN + 1 + 1;

  /** Most histories have no more: those are read into arrays that are made once. */
  private static final int USUAL_ACTORS_MAX = 16;

  private HistoryCodec() {}

  static void write(CanonicalWriter writer, History history) {
    writer.writeVarint(history.size());
    for (int i = 0; i < history.size(); i++) {
      writer.writeActor(history.actorAt(i));
      writer.writeVarint(history.counterAt(i));
      long[] separate = history.separateAt(i);
      writer.writeVarint(separate.length);
      long least = history.counterAt(i) + 2;
      for (long dot : separate) {
        writer.writeVarint(dot - least);
        least = dot + 1;
      }
    }
  }

  /** The arrays grow with the actors that were read: a claimed number of them allocates nothing. */
  static History read(CanonicalReader reader) throws MalformedException {
    int count = reader.readCount(ENTRY_BYTES_MIN);
    int room = Math.min(count, USUAL_ACTORS_MAX);
    Actor[] actors = new Actor[room];
    long[] counters = new long[room];
    long[][] separate = new long[room][];
    for (int i = 0; i < count; i++) {
      if (i == room) {
        room = Math.min(count, 2 * room);
        actors = Arrays.copyOf(actors, room);
        counters = Arrays.copyOf(counters, room);
        separate = Arrays.copyOf(separate, room);
      }
      actors[i] = reader.readActor();
      check(i == 0 || actors[i - 1].compareTo(actors[i]) < 0, "actors do not ascend");
      counters[i] = reader.readVarint(Dot.COUNTER_MAX);
      separate[i] = readDots(reader, counters[i] + 2);
      check(counters[i] > 0 || separate[i].length > 0, "an actor has no dot");
    }
    return History.ofCanonical(actors, counters, separate);
  }

  /** The array grows with the dots that were read: a claimed number of dots allocates nothing. */
  private static long[] readDots(CanonicalReader reader, long first) throws MalformedException {
    int count = reader.readCount(1);
    long[] dots = History.NONE;
    long least = first;
    for (int i = 0; i < count; i++) {
      long dot = least + reader.readVarint(Dot.COUNTER_MAX);
      check(dot <= Dot.COUNTER_MAX, "a dot's counter is too great");
      if (i == dots.length) {
        dots = Arrays.copyOf(dots, Math.min(count, Math.max(4, i + (i >> 1))));
      }
      dots[i] = dot;
      least = dot + 1;
    }
    return dots;
  }
}
