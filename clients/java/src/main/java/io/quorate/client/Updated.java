package io.quorate.client;

/**
 * A read-modify-write reached its level.
 *
 * @param value what was written
 * @param context what the client has now seen
 * @param receipt who has it
 */
public record Updated<T>(T value, Context context, Receipt receipt) {}
