package io.quorate.node.storage;

/**
 * Bytes that were written and are not what was written.
 *
 * @param file path in the data directory
 * @param offset the first byte that is wrong, or the start of the record that is
 * @param bytes how many bytes could not be used; 0 where the file itself is missing
 * @param what a sentence for the operator
 */
public record Corruption(String file, long offset, long bytes, String what) {}
