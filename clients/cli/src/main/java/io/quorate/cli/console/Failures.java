package io.quorate.cli.console;

import io.quorate.client.QuorateException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells of failures that were to be expected in a sentence, and of all others with their stack. */
public final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof CommandFailedException failed) {
      err.println("quorate: " + failed.getMessage());
      return failed.status();
    }
    if (e instanceof QuorateException failed) {
      err.println("quorate: " + sentence(failed));
      return 1;
    }
    if (e instanceof IOException) {
      err.println("quorate: reading or writing failed: " + e.getMessage());
      return 1;
    }
    e.printStackTrace(err);
    return 1;
  }

  /** What failed, how many replicas were needed and reached, and what that leaves open. */
  public static String sentence(QuorateException failed) {
    StringBuilder text = new StringBuilder(String.valueOf(failed.getMessage()));
    if (failed.needed() > 0) {
      text.append(" (needed ")
          .append(failed.needed())
          .append(", reached ")
          .append(failed.reached())
          .append(')');
    }
    if (failed.mayTakeEffect()) {
      text.append(" It may still take effect.");
    }
    return text.toString();
  }
}
