package io.quorate.client;

/**
 * A write or a deletion reached its level.
 *
 * <pre>{@code
 * Bucket steps = quorate.bucket("steps");
 * Written first = steps.put("k", "1");
 * Written second = steps.put("k", "2", first.context()); // no read in between
 * }</pre>
 *
 * @param context what the client has now seen: what it had seen before and this write. The next
 *     write of the same client may build on it without a read
 * @param receipt who has it
 */
public record Written(Context context, Receipt receipt) {}
