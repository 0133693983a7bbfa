package io.quorate.node.settings;

/** Settings that cannot be used. */
public final class InvalidSettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  InvalidSettingsException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /** What is wrong, for the operator: one sentence that names the setting. */
  public String sentence() {
    return sentence;
  }
}
