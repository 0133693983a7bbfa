package io.quorate.client.http;

import io.quorate.client.ConnectionProvider;
import io.quorate.client.Quorate;
import java.util.List;

/** What {@link Quorate#connect} finds. */
public final class HttpProvider implements ConnectionProvider {
  /** For {@link java.util.ServiceLoader}. */
  public HttpProvider() {}

  @Override
  public Quorate connect(List<String> urls) {
    return HttpQuorate.routed(urls);
  }
}
