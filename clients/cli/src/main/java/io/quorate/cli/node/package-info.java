/**
 * Commands that run nodes: {@code node} runs one in this process, {@code dev} several, each a
 * process of its own.
 *
 * <pre>
 *   quorate dev ──▶ java -jar quorate.jar node --config DIR/node-1/quorate.yaml --found
 *        │     ──▶ java -jar quorate.jar node --config DIR/node-2/quorate.yaml
 *        │     ──▶ …
 *        └─ holds each one's standard input: when it ends, however it ends, they stop
 * </pre>
 *
 * <p>Nodes never outlive their {@code dev}, not even one that was killed with -9: the operating
 * system closes the pipes of a dead process, and {@code node --stop-with-input} stops cleanly at
 * the end of its standard input.
 */
@NullMarked
package io.quorate.cli.node;

import org.jspecify.annotations.NullMarked;
