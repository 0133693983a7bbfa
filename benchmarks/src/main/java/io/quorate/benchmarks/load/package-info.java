/**
 * Puts a store under load and says what came of it.
 *
 * <pre>
 *   Workload (YCSB's CoreWorkload) ──▶ which key, read or written, with which bytes
 *        │                                          │
 *   Pace ─ when: at once (closed loop),             ▼
 *          or at a fixed rate (open loop)     YcsbBinding ──▶ Session ──▶ the store
 *                                                   │
 *   Driver: N threads; once a second ◀── Tape ◀─────┘ one latency per operation
 *        └──▶ Figures: totals, percentiles, errors by kind, a line for each second
 * </pre>
 *
 * <h2>What a latency is</h2>
 *
 * In a closed loop each thread waits for its answer and asks again: a store that stops for a second
 * is then asked less, and one slow answer stands for all those that nobody asked for (coordinated
 * omission). In an open loop each operation has an <em>intended start</em>, at a fixed rate and
 * known in advance, and its latency counts from there, whether or not a thread was free by then. So
 * a pause is felt by every operation that fell into it, as by real clients. What was due at the end
 * and never begun is told as {@code unstarted}: it is there when the rate is more than the store
 * can do.
 */
@NullMarked
package io.quorate.benchmarks.load;

import org.jspecify.annotations.NullMarked;
