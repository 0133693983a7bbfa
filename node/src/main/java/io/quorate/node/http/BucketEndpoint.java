package io.quorate.node.http;

import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Requests;
import io.quorate.ring.Topology;
import java.util.Optional;

/** {@code /v1/buckets} and {@code /v1/buckets/{bucket}}: definitions, shown and changed. */
final class BucketEndpoint {
  private static final String JSON = "application/json";

  private final Requests requests;

  BucketEndpoint(Requests requests) {
    this.requests = requests;
  }

  void all(Exchange exchange, Target target) throws Refusal {
    KeyParameters.parse(target.query(), KeyParameters.EXPLAIN);
    exchange.answer(200, JSON, BucketJson.all(topology()));
  }

  void one(Exchange exchange, Target target) throws Refusal {
    String bucket = KeyPath.bucket(target);
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.EXPLAIN);
    String method = exchange.request().method().name();
    if (method.equals("PUT")) {
      BodyReader.read(
          exchange,
          BucketJson.BODY_BYTES_MAX,
          body -> define(exchange, bucket, parameters.timeoutMillis(), body));
    } else if (method.equals("DELETE")) {
      requests.define(
          bucket,
          Optional.empty(),
          parameters.timeoutMillis(),
          how -> exchange.hop(() -> answer(exchange, how, false)));
    } else {
      exchange.answer(200, JSON, BucketJson.one(topology(), bucket));
    }
  }

  private void define(Exchange exchange, String bucket, int timeoutMillis, byte[] body) {
    try {
      requests.define(
          bucket,
          Optional.of(BucketJson.parse(bucket, body)),
          timeoutMillis,
          how -> exchange.hop(() -> answer(exchange, how, true)));
    } catch (Refusal refusal) {
      exchange.refuse(refusal.problem());
    }
  }

  private void answer(Exchange exchange, Requests.Defined how, boolean shown) {
    if (how instanceof Requests.Defined.Failure failure) {
      exchange.refuse(Problem.of(failure.failed()));
    } else if (how instanceof Requests.Defined.InUse inUse) {
      exchange.refuse(Problem.of(ProblemType.BUCKET_IN_USE, inUse.sentence()));
    } else if (how instanceof Requests.Defined.Done done && shown) {
      exchange.answer(200, JSON, BucketJson.defined(done.definition()));
    } else {
      exchange.answer(204);
    }
  }

  private Topology topology() throws Refusal {
    ClusterView view = requests.cluster();
    if (view.topology().isEmpty()) {
      throw Refusal.of(ProblemType.NOT_READY, view.notReady());
    }
    return view.topology().get();
  }
}
