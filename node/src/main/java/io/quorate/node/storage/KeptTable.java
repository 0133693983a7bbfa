package io.quorate.node.storage;

/**
 * A table as a clean stop left it.
 *
 * @param file its name in the folder of the indexes
 * @param bytes how long the file is
 * @param crc CRC32C of the whole file
 * @param entries for how many it was made
 * @param averageKeyBytes for keys of which length it was made
 * @param inserted how many keys were ever inserted
 * @param insertedKeyBytes the bytes of those
 * @param order for keys of which positions it was made
 * @param inOrder whether all that were inserted are of those
 */
record KeptTable(
    String file,
    long bytes,
    int crc,
    long entries,
    int averageKeyBytes,
    long inserted,
    long insertedKeyBytes,
    TableOrder order,
    boolean inOrder) {}
