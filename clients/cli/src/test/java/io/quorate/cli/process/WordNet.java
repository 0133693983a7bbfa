package io.quorate.cli.process;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** WordNet 3.1: 117,791 sets of synonyms with their glosses, by part of speech and offset. */
final class WordNet {
  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/data.";

  private WordNet() {}

  /** Key to gloss, so many of them. */
  static Map<String, String> glosses(int count) {
    Map<String, String> glosses = new TreeMap<>();
    for (String part : List.of("noun", "verb", "adj", "adv")) {
      try (InputStream in = WordNet.class.getResourceAsStream(FOLDER + part)) {
        if (in == null) {
          throw new IllegalStateException("WordNet is not on the class path");
        }
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = reader.readLine();
            line != null && glosses.size() < count;
            line = reader.readLine()) {
          int bar = line.indexOf('|');
          if (!line.startsWith("  ") && bar > 0) {
            glosses.put(
                part + "/" + line.substring(0, 8), line.substring(bar + 1).strip());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return glosses;
  }

  /** One record as a line for import. */
  static String line(String key, String gloss) {
    return "{\"key\":\"" + key + "\",\"value\":\""
        + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(gloss)) + "\"}\n";
  }
}
