package io.quorate.node.http;

import java.nio.file.Path;

/**
 * Where and how the HTTP server listens.
 *
 * @param host the address to bind
 * @param port the port, 0 for any free one
 * @param loops on how many event loops connections are served
 * @param origins whose web pages may use the node
 * @param spool the folder for the bodies of slow clients; made when there is the first
 */
public record HttpSettings(
    String host, int port, int loops, HttpLimits limits, Origins origins, Path spool) {}
