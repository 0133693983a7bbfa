package io.quorate.node.http;

import io.quorate.node.metrics.Meters;
import io.quorate.node.request.Requests;

/** {@code GET /v1/buckets/{bucket}/keys}: all keys of a bucket, one a line. */
final class ListingEndpoint {
  private final Requests requests;

  ListingEndpoint(Requests requests) {
    this.requests = requests;
  }

  void list(Exchange exchange, Target target) throws Refusal {
    exchange.kind(Meters.Kind.LIST);
    String bucket = KeyPath.bucket(target);
    KeyParameters parameters = KeyParameters.parse(target.query(), KeyParameters.LISTING);
    new Listing(exchange, requests, bucket, parameters).begin();
  }
}
