package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each path by which copies become equal, alone. By comparison all of them do; by reads, those that
 * are read; by hints, those of which somebody has one. In no world is anything lost.
 */
class OnePathTest {
  private static final long FROM = Long.getLong("one.path.from", 1);
  private static final int WORLDS = Integer.getInteger("one.path.worlds", 3);

  @Test
  @Tag("slow")
  void eachAloneKeepsEveryPromiseThatItCan() throws IOException, ReflectiveOperationException {
    RewrittenCode code = new RewrittenCode(List.of(OnePath.values()));
    Method broken = code.method(OnePath.class, "broken", String.class, long.class);
    for (OnePath path : OnePath.values()) {
      List<String> all = LongStream.range(FROM, FROM + WORLDS)
          .parallel()
          .mapToObj(seed -> play(broken, path, seed))
          .filter(sentence -> !sentence.isEmpty())
          .toList();
      assertEquals(List.of(), all);
    }
  }

  private static String play(Method broken, OnePath path, long seed) {
    try {
      List<?> sentences = (List<?>) broken.invoke(null, path.name(), seed);
      return sentences.isEmpty() ? "" : path + " alone, seed " + seed + ": " + sentences;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(path + " alone, seed " + seed, e);
    }
  }
}
