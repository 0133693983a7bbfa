package io.quorate.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The committed inputs of one target, and what becomes of them when bits of them are changed. */
final class Corpus {
  private static final int CHANGES_MAX = 4;

  /** Numbers that lengths and counts go wrong at. */
  private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

  private Corpus() {}

  /** The inputs, in the order of their names. */
  static List<byte[]> of(String target) {
    URL folder = Corpus.class.getResource("/fuzz/" + target);
    if (folder == null) {
      throw new IllegalStateException("there is no corpus of " + target);
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      List<byte[]> inputs = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
      return inputs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The input with a few bytes changed, cut out, put in or taken from another input. */
  static byte[] mutated(byte[] input, byte[] other, SplittableRandom random) {
    byte[] bytes = input.clone();
    int changes = 1 + random.nextInt(CHANGES_MAX);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = EDGES[random.nextInt(EDGES.length)];
        case 2 -> bytes[at] = (byte) random.nextInt();
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        case 4 -> bytes = joined(bytes, at, bytes, random.nextInt(bytes.length));
        default -> bytes = joined(bytes, at, other, random.nextInt(other.length + 1));
      }
    }
    return bytes;
  }

  /** The first bytes of one and the last of the other. */
  private static byte[] joined(byte[] head, int headLength, byte[] tail, int from) {
    byte[] joined = Arrays.copyOf(head, headLength + tail.length - from);
    System.arraycopy(tail, from, joined, headLength, tail.length - from);
    return joined;
  }
}
