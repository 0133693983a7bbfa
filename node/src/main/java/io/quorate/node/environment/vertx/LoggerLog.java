package io.quorate.node.environment.vertx;

import io.quorate.node.environment.OperatorLog;
import java.lang.System.Logger.Level;

/** Hands the operator's sentences to the JVM's logging, where Vert.x logs too. */
final class LoggerLog implements OperatorLog {
  private final System.Logger logger = System.getLogger("io.quorate");
  private final String prefix;

  /** A log whose every sentence begins with the node's name. */
  LoggerLog(String name) {
    this.prefix = name + ": ";
  }

  @Override
  public void info(String sentence) {
    logger.log(Level.INFO, prefix + sentence);
  }

  @Override
  public void warn(String sentence) {
    logger.log(Level.WARNING, prefix + sentence);
  }
}
