package io.quorate.client;

import java.util.List;

/** A way to reach a cluster by its addresses; found by {@link java.util.ServiceLoader}. */
public interface ConnectionProvider {
  /** See {@link Quorate#connect}. */
  Quorate connect(List<String> urls);
}
