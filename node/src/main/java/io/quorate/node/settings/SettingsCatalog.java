package io.quorate.node.settings;

/** The settings for people to read. */
public final class SettingsCatalog {
  private SettingsCatalog() {}

  /**
   * All settings as a table in Markdown, in the order of {@link Setting}; ends with a line break.
   */
  public static String markdown() {
    StringBuilder table = new StringBuilder();
    row(table, "setting", "default", "meaning", "raising costs", "lowering costs");
    row(table, "---", "---", "---", "---", "---");
    for (Setting setting : Setting.values()) {
      row(
          table,
          "`" + setting.key() + "`",
          setting.defaultText(),
          setting.meaning(),
          setting.raising(),
          setting.lowering());
    }
    return table.toString();
  }

  private static void row(StringBuilder table, String... cells) {
    for (String cell : cells) {
      table.append("| ").append(cell).append(cell.isEmpty() ? "" : " ");
    }
    table.append("|\n");
  }
}
