package io.quorate.node.http;

/**
 * Where and how the HTTP server listens.
 *
 * @param host the address to bind
 * @param port the port, 0 for any free one
 * @param loops on how many event loops connections are served
 * @param origins whose web pages may use the node
 */
public record HttpSettings(String host, int port, int loops, HttpLimits limits, Origins origins) {}
