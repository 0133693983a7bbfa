package io.quorate.node.http;

import io.quorate.antientropy.causality.Content;
import io.quorate.node.metrics.Meters;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Requests;
import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Reads, writes and deletes single keys. */
final class KeyEndpoint {
  private final Requests requests;
  private final RandomGenerator random;

  KeyEndpoint(Requests requests, RandomGenerator random) {
    this.requests = requests;
    this.random = random;
  }

  /** {@code /v1/buckets/{bucket}/keys/{key}}. */
  void key(Exchange exchange, Target target) throws Refusal {
    Key key = KeyPath.key(target);
    switch (exchange.request().method().name()) {
      case "PUT" -> put(exchange, target, key);
      case "DELETE" -> delete(exchange, target, key);
      default -> get(exchange, target, key);
    }
  }

  private void get(Exchange exchange, Target target, Key key) throws Refusal {
    exchange.kind(Meters.Kind.READ);
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.READ);
    Unsupported.checkRead(exchange.headers());
    submit(
        exchange,
        new ClientRequest.Get(key, parameters.consistency(), parameters.timeoutMillis()),
        new KeyAnswer(exchange));
  }

  private void delete(Exchange exchange, Target target, Key key) throws Refusal {
    exchange.kind(Meters.Kind.WRITE);
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.WRITE);
    WriteHeaders headers = WriteHeaders.parse(exchange.headers(), random);
    submit(
        exchange,
        new ClientRequest.Delete(
            key,
            headers.context(),
            headers.id(),
            headers.retry(),
            parameters.consistency(),
            parameters.timeoutMillis(),
            parameters.durability(),
            parameters.returnValue()),
        new KeyAnswer(exchange));
  }

  private void put(Exchange exchange, Target target, Key key) throws Refusal {
    WriteHeaders headers = WriteHeaders.parse(exchange.headers(), random);
    write(exchange, target, key, headers, new KeyAnswer(exchange));
  }

  /**
   * {@code POST /v1/buckets/{bucket}/keys}: a value under a new key, which is the request's id: a
   * repetition with the same {@code Idempotency-Key} finds the same key.
   */
  void post(Exchange exchange, Target target) throws Refusal {
    WriteHeaders headers = WriteHeaders.parse(exchange.headers(), random);
    byte[] name = headers.id().toString().getBytes(StandardCharsets.US_ASCII);
    Key key = Key.of(KeyPath.bucket(target), name);
    exchange.header("Location", KeyPath.of(key));
    write(exchange, target, key, headers, KeyAnswer.ofCreation(exchange));
  }

  private void write(
      Exchange exchange, Target target, Key key, WriteHeaders headers, KeyAnswer answer)
      throws Refusal {
    exchange.kind(Meters.Kind.WRITE);
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.WRITE);
    String contentType = headers.contentType();
    Map<String, String> metadata = headers.metadata();
    Optional<String> violation = Content.violation(0, contentType, metadata);
    if (violation.isPresent()) {
      throw Refusal.invalid(violation.get());
    }
    BodyReader.read(
        exchange,
        value -> submit(
            exchange,
            new ClientRequest.Put(
                key,
                Content.of(value, contentType, metadata),
                headers.context(),
                headers.id(),
                headers.retry(),
                parameters.consistency(),
                parameters.timeoutMillis(),
                parameters.durability(),
                parameters.returnValue()),
            answer));
  }

  private void submit(Exchange exchange, ClientRequest request, KeyAnswer answer) {
    requests.submit(request, outcome -> exchange.hop(() -> outcome.accept(answer)));
  }
}
