package io.quorate.benchmarks.load;

/**
 * One second of a run.
 *
 * @param at its end, in seconds since measuring began
 * @param operationsPerSecond what was done, failures apart
 * @param errors what failed
 */
public record Second(
    double at,
    double operationsPerSecond,
    double readP99Millis,
    double writeP99Millis,
    long errors) {}
