package io.quorate.cli.console;

/** A command failed in a way that one sentence explains; it ends the command with a status. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** Ends the command with status 1. */
  public CommandFailedException(String sentence) {
    this(sentence, 1);
  }

  public CommandFailedException(String sentence, int status) {
    super(sentence);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
