package io.quorate.node.environment;

/**
 * Sentences for the operator. Whatever a peer or a client can cause is rate-limited by the caller.
 */
public interface OperatorLog {
  /** Something that an operator wants to know. */
  void info(String sentence);

  /** Something that an operator should look at. */
  void warn(String sentence);
}
