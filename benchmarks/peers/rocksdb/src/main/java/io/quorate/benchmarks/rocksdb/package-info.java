/**
 * RocksDB beside Quorate's storage, in one process: a write-ahead log that is forced with each
 * write or left to the system, a Bloom filter of ten bits a key, a block cache of 256 MiB,
 * everything else as it comes.
 *
 * <p>Built with the profile {@code peers} only, for {@code quorate bench storage --peer rocksdb}.
 */
@NullMarked
package io.quorate.benchmarks.rocksdb;

import org.jspecify.annotations.NullMarked;
