package io.quorate.node.http;

import io.quorate.antientropy.causality.Content;
import io.quorate.node.metrics.Meters;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Requests;
import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
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
    if (!requests.admits(key)) {
      exchange.refuseEarly();
      return;
    }
    switch (exchange.request().method().name()) {
      case "PUT" -> put(exchange, target, key);
      case "DELETE" -> delete(exchange, target, key);
      default -> get(exchange, target, key);
    }
  }

  private void get(Exchange exchange, Target target, Key key) throws Refusal {
    exchange.kind(Meters.Kind.READ);
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.READ);
    KeyAnswer answer = KeyAnswer.ofRead(
        exchange, Accept.parse(exchange.headers()), Conditions.parse(exchange.headers()));
    sender(exchange, parameters).submit(read(key, parameters), answer);
  }

  private static ClientRequest read(Key key, KeyParameters parameters) {
    return new ClientRequest.Get(key, parameters.consistency(), parameters.timeoutMillis());
  }

  private void delete(Exchange exchange, Target target, Key key) throws Refusal {
    exchange.kind(Meters.Kind.WRITE);
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.WRITE);
    WriteHeaders headers = WriteHeaders.parse(exchange.headers(), random);
    Write write = new Write(exchange, key, headers, parameters, conditions(exchange, headers));
    write(
        write,
        new KeyAnswer(exchange),
        (context, timeoutMillis) -> new ClientRequest.Delete(
            key,
            context,
            headers.id(),
            headers.retry(),
            parameters.consistency(),
            timeoutMillis,
            parameters.durability(),
            parameters.returnValue()));
  }

  private void put(Exchange exchange, Target target, Key key) throws Refusal {
    WriteHeaders headers = WriteHeaders.parse(exchange.headers(), random);
    receive(exchange, target, key, headers, new KeyAnswer(exchange));
  }

  /**
   * {@code POST /v1/buckets/{bucket}/keys}: a value under a new key, which is the request's id: a
   * repetition with the same {@code Idempotency-Key} finds the same key.
   */
  void post(Exchange exchange, Target target) throws Refusal {
    WriteHeaders headers = WriteHeaders.parse(exchange.headers(), random);
    if (!Conditions.parse(exchange.headers()).isNone()) {
      throw Refusal.invalid("A new key meets no condition: write under a key of your own.");
    }
    byte[] name = headers.id().toString().getBytes(StandardCharsets.US_ASCII);
    Key key = Key.of(KeyPath.bucket(target), name);
    if (!requests.admits(key)) {
      exchange.refuseEarly();
      return;
    }
    receive(exchange, target, key, headers, KeyAnswer.ofCreation(exchange, KeyPath.of(key)));
  }

  private void receive(
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
    Write write = new Write(exchange, key, headers, parameters, conditions(exchange, headers));
    BodyReader.value(exchange, value -> {
      Content content = Content.of(value, contentType, metadata);
      write(
          write,
          answer,
          (context, timeoutMillis) -> new ClientRequest.Put(
              key,
              content,
              context,
              headers.id(),
              headers.retry(),
              parameters.consistency(),
              timeoutMillis,
              parameters.durability(),
              parameters.returnValue()));
    });
  }

  /** What a write says, whatever it writes. */
  private record Write(
      Exchange exchange,
      Key key,
      WriteHeaders headers,
      KeyParameters parameters,
      Conditions conditions) {}

  private static Conditions conditions(Exchange exchange, WriteHeaders headers) throws Refusal {
    Conditions conditions = Conditions.parse(exchange.headers());
    if (!conditions.isNone() && !headers.context().isEmpty()) {
      throw Refusal.invalid(
          "A condition is checked against a read, whose context the write takes: it has no other.");
    }
    return conditions;
  }

  private void write(
      Write write, KeyAnswer answer, BiFunction<String, Integer, ClientRequest> request) {
    Exchange exchange = write.exchange();
    KeyParameters parameters = write.parameters();
    ConditionalWrite.Send sender = sender(exchange, parameters);
    if (write.conditions().isNone()) {
      sender.submit(request.apply(write.headers().context(), parameters.timeoutMillis()), answer);
    } else {
      sender.submit(
          read(write.key(), parameters),
          new ConditionalWrite(
              exchange, write.conditions(), write.headers(), parameters, sender, request));
    }
  }

  private ConditionalWrite.Send sender(Exchange exchange, KeyParameters parameters) {
    if (parameters.trace()) {
      Trace trace = new Trace(exchange, requests);
      return (request, answer) -> trace.submit(request, outcome -> outcome.accept(answer));
    }
    return (request, answer) ->
        requests.submit(request, outcome -> exchange.hop(() -> outcome.accept(answer)));
  }
}
