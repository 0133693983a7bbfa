package io.quorate.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gets the pages of which routes are made. */
final class RoutePages implements Routes.Pages {
  private final HttpQuorate.Parts parts;

  RoutePages(HttpQuorate.Parts parts) {
    this.parts = parts;
  }

  @Override
  public CompletableFuture<JsonNode> ofSeed(String target, Duration timeout) {
    return get(parts.seedsOnly(), target, timeout);
  }

  @Override
  public CompletableFuture<JsonNode> of(String hostPort, String target, Duration timeout) {
    String origin;
    try {
      origin = Seeds.origin(origin(hostPort));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return get(new Itinerary(List.of(origin), List.of(), node -> {}), target, timeout);
  }

  @Override
  public String origin(String hostPort) {
    return parts.seeds().originOf(hostPort);
  }

  private CompletableFuture<JsonNode> get(Itinerary itinerary, String target, Duration timeout) {
    return new Delivery<>(
            parts,
            itinerary,
            Call.get(target),
            timeout,
            false,
            BodyHandlers.ofByteArray(),
            answer -> answer.statusCode() == 200 ? null : KeyAnswers.failure(answer, false))
        .send()
        .thenApply(RoutePages::parsed);
  }

  private static JsonNode parsed(HttpResponse<byte[]> response) {
    try {
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw KeyAnswers.unintelligible("A page that is no JSON.", e);
    }
  }
}
