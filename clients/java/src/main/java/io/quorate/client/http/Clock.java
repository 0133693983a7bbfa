package io.quorate.client.http;

/** Time and chance as this client needs them. */
interface Clock {
  /** Nanoseconds since a fixed but arbitrary moment. */
  long nanoTime();

  /** A request id that nobody else has: 32 hexadecimal digits. */
  String newRequestId();
}
