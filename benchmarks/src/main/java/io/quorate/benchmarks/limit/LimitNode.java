package io.quorate.benchmarks.limit;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the processes: a loop for each processor, each with its share of the clients and a
 * connection of its own to both others. Ends with its standard input.
 */
public final class LimitNode extends VerticleBase {
  private static final String HOST = "127.0.0.1";
  private static final int RETRY_MILLIS = 50;

  /** About as long as a Quorate context, which its clients send and get with every request. */
  private static final String CONTEXT = "c".repeat(80);

  private final int httpPort;
  private final int peerPort;
  private final List<Integer> others;
  private final Buffer value;
  private final List<Frames> peers = new ArrayList<>();
  private final Map<Long, HttpServerRequest> waiting = new HashMap<>();
  private long correlation;
  private @Nullable NetClient client;

  private LimitNode(int httpPort, int peerPort, List<Integer> others, int valueBytes) {
    this.httpPort = httpPort;
    this.peerPort = peerPort;
    this.others = others;
    value = Buffer.buffer(new byte[valueBytes]);
  }

  /** Arguments: HTTP port, peer port, value bytes, the others' peer ports. */
  public static void main(String[] arguments) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (String word : arguments) {
      numbers.add(Integer.parseInt(word));
    }
    List<Integer> others = numbers.subList(3, numbers.size());
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    vertx
        .deployVerticle(
            () -> new LimitNode(numbers.get(0), numbers.get(1), others, numbers.get(2)),
            new DeploymentOptions().setInstances(loops))
        .onFailure(e -> {
          e.printStackTrace();
          System.exit(1);
        });
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(1000));
    return vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true))
        .connectHandler(socket -> {
          Frames[] back = new Frames[1];
          back[0] = new Frames(
              socket,
              (id, payload) ->
                  back[0].send(id, payload.length() == 0 ? value : Buffer.buffer(new byte[1])));
        })
        .listen(peerPort, HOST)
        .map(ignored -> {
          others.forEach(this::connect);
          return true;
        });
  }

  /** Again and again until the other one listens; the last connection opens the house. */
  private void connect(int port) {
    NetClient from = Objects.requireNonNull(client);
    from.connect(port, HOST)
        .onComplete(
            socket -> {
              if (socket == null) {
                vertx.setTimer(RETRY_MILLIS, ignored -> connect(port));
                return;
              }
              peers.add(new Frames(socket, (id, payload) -> answered(id, payload)));
              if (peers.size() == others.size()) {
                vertx
                    .createHttpServer()
                    .requestHandler(this::request)
                    .listen(httpPort, HOST)
                    .onFailure(Throwable::printStackTrace);
              }
            },
            failure -> vertx.setTimer(RETRY_MILLIS, ignored -> connect(port)));
  }

  private static boolean isWrite(HttpServerRequest request) {
    return request.method().equals(HttpMethod.PUT);
  }

  private void request(HttpServerRequest request) {
    long id = correlation++;
    if (isWrite(request)) {
      request.body().onSuccess(body -> {
        waiting.put(id, request);
        peers.forEach(peer -> peer.send(id, body));
      });
    } else if (request.path().startsWith("/v1/")) {
      waiting.put(id, request);
      peers.get((int) (id % peers.size())).send(id, Buffer.buffer());
    } else {
      request.response().setStatusCode(200).end();
    }
  }

  /** The first answer decides; the second finds nobody waiting. */
  private void answered(long id, Buffer payload) {
    HttpServerRequest request = waiting.remove(id);
    if (request == null) {
      return;
    }
    HttpServerResponse response = request.response();
    response.headers().add("Quorate-Context", CONTEXT);
    if (isWrite(request)) {
      response.setStatusCode(204).end();
    } else {
      response.end(payload);
    }
  }
}
