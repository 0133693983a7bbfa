package io.quorate.client;

/**
 * A read-modify-write reached its level.
 *
 * <pre>{@code
 * TypedBucket<String> texts = quorate.bucket("texts").as(Codec.text(), Resolver.newest());
 * Updated<String> updated = texts.update("k", found -> found.orElse("") + "x");
 * System.out.println(updated.value() + " is at " + updated.receipt().owners() + " owners");
 * }</pre>
 *
 * @param value what was written
 * @param context what the client has now seen
 * @param receipt who has it
 */
public record Updated<T>(T value, Context context, Receipt receipt) {}
