/**
 * The storage of a node alone, without other nodes and clients: what a write costs, how much disk
 * the log takes, and how long its lanes wait.
 */
@NullMarked
package io.quorate.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
