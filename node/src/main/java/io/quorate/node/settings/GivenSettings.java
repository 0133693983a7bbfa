package io.quorate.node.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody set, from wherever, not yet understood. A later source replaces what an earlier one
 * said of the same setting. Used by one thread.
 */
final class GivenSettings {
  /** A file of settings is small: more is another file. */
  private static final long FILE_BYTES_MAX = 16L << 20;

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /** Settings whose value has parts; elsewhere than in the file they are written in one line. */
  private static final Set<Setting> STRUCTURED = EnumSet.of(Setting.MEMBERS, Setting.BUCKETS);

  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private @Nullable Path fileFolder;

  /**
   * One value.
   *
   * @param source where it stands, for a sentence
   * @param folder where a relative path starts
   */
  record Given(JsonNode value, String source, Path folder) {
    InvalidSettingsException wrong(String sentence) {
      return new InvalidSettingsException(source + ": " + sentence);
    }
  }

  void addFile(Path file) throws InvalidSettingsException {
    Path folder = folderOf(file);
    fileFolder = folder;
    JsonNode root = read(file);
    if (root.isMissingNode() || root.isNull()) {
      return;
    }
    if (!root.isObject()) {
      throw new InvalidSettingsException(file + " has to be lines of the form 'setting: value'.");
    }
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      Setting setting = known(field.getKey(), file.toString());
      if (!field.getValue().isNull()) {
        given.put(setting, new Given(field.getValue(), file + ", " + setting.key(), folder));
      }
    }
  }

  private static JsonNode read(Path file) throws InvalidSettingsException {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new InvalidSettingsException(file + " is too large for a file of settings.");
      }
      return YAML.readTree(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new InvalidSettingsException("There is no file " + file + ".");
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new InvalidSettingsException(
          file + " is no YAML at line " + line + ": " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new InvalidSettingsException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason known") + ".";
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** Only what we know: the environment belongs to everybody. */
  void addEnvironment(Map<String, String> environment, Path folder)
      throws InvalidSettingsException {
    for (Setting setting : Setting.values()) {
      String text = environment.get(setting.environmentName());
      if (text != null) {
        put(setting, text, setting.environmentName(), folder);
      }
    }
  }

  void addCommandLine(Map<String, String> commandLine, Path folder)
      throws InvalidSettingsException {
    for (Map.Entry<String, String> option : commandLine.entrySet()) {
      Setting setting = known(option.getKey(), "the command line");
      put(setting, option.getValue(), "--" + setting.key(), folder);
    }
  }

  private void put(Setting setting, String text, String source, Path folder)
      throws InvalidSettingsException {
    JsonNode value = TextNode.valueOf(text);
    if (STRUCTURED.contains(setting)) {
      try {
        value = YAML.readTree(text);
      } catch (JsonProcessingException e) {
        throw new InvalidSettingsException(
            source + " is no YAML: " + firstLine(e.getOriginalMessage()));
      }
    }
    given.put(setting, new Given(value, source, folder));
  }

  private static Setting known(String key, String where) throws InvalidSettingsException {
    Optional<Setting> setting = Setting.of(key);
    if (setting.isEmpty()) {
      throw new InvalidSettingsException(
          where + ": '" + key + "' is no setting." + Nearest.sentence(key));
    }
    return setting.get();
  }

  /** The folder of the file of settings, if there is one. */
  Optional<Path> fileFolder() {
    return Optional.ofNullable(fileFolder);
  }

  Optional<Given> get(Setting setting) {
    return Optional.ofNullable(given.get(setting));
  }
}
