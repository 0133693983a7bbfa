package io.quorate.cli.console;

import io.quorate.client.http.HttpQuorate;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --url} and {@code --timeout}: which cluster a command talks to, and how patiently. */
public final class ClusterOption {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:QUORATE_URL:-http://127.0.0.1:8101,8102,8103}",
      description = {
        "Nodes to ask, separated by commas; a port alone is one more on the same host.",
        "Where one cannot be reached the next is asked. Default: ${DEFAULT-VALUE}"
      })
  private String urls;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long one request may take, 1 to 60. Default: ${DEFAULT-VALUE}")
  private int seconds;

  /** The cluster; nothing is sent yet. */
  public HttpQuorate connect() {
    try {
      return HttpQuorate.connect(expand(urls));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--url: " + e.getMessage() + ".");
    }
  }

  /** The same nodes, and behind them these, where none of the others answers. */
  public HttpQuorate connectAlso(Collection<String> more) {
    LinkedHashSet<String> all = new LinkedHashSet<>(expand(urls));
    all.addAll(more);
    return HttpQuorate.connect(List.copyOf(all));
  }

  /** The same nodes, each alone: what is asked of one goes to no other. */
  public List<HttpQuorate> connectEach() {
    try {
      return expand(urls).stream().map(url -> HttpQuorate.connect(List.of(url))).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--url: " + e.getMessage() + ".");
    }
  }

  /** How long one request may take. */
  public Duration timeout() {
    if (seconds < 1 || seconds > 60) {
      throw new ParameterException(spec.commandLine(), "--timeout is 1 to 60 seconds.");
    }
    return Duration.ofSeconds(seconds);
  }

  /** The addresses that a list stands for. */
  static List<String> expand(String list) {
    List<String> all = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      boolean isPort = part.strip().matches("\\d{1,5}") && !all.isEmpty();
      all.add(isPort ? withPort(all.get(all.size() - 1), part.strip()) : part.strip());
    }
    return all;
  }

  private static String withPort(String url, String port) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getHost() + ":" + port;
  }
}
