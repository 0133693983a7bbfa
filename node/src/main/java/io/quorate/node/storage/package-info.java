/**
 * How a node keeps bytes: a log that is the truth, and an index beside it (the idea of Bitcask,
 * Sheehy and Smith 2010).
 *
 * <pre>
 *   lane 0 ──┐ append                                      ┌── worker "reader": positional
 *   lane 1 ──┤──────▶ worker "log": one write, one force   │   reads, every checksum checked
 *   lane n ──┘          │                                  │
 *      ▲                ▼                                  ▼
 *      │   log/  manifest   which segments, whose disk, which format
 *      │         clean      only after a clean stop
 *      │         indexes    the same: what the indexes were
 *      │         0000000001.log   0000000001.keys     closed: never written again
 *      │         0000000002.log   0000000002.keys.part   open: the one that is written
 *      │         0000000003.log   0000000003.keys     closed: compaction's copy of others
 *      │
 *      └── index of each space, in memory or mapped: key ──▶ (segment, offset, lengths,
 *                                                              sequence, digest, flags)
 * </pre>
 *
 * <h2>Formats, version 1</h2>
 *
 * <pre>
 *   segment     | header 36 bytes | record | record | record …
 *                 "QSEG" 1 · length · disk id · number · first sequence · CRC32C
 *   record      | framing 16 | fields 26 | target, bucket, key | CRC32C | content |
 *                 ({@code FrameCodec} has every offset)
 *   key file    | header 20 | 0x01 entry | 0x01 entry … | 0x00 totals | CRC32C |
 *                 ({@code KeyFile})
 *   manifest    "QMAN" 1 · length · body · CRC32C
 *                 body: 8 disk id · 8 salt · 1 loss (none, found, restored) · 1 + boot id · 4 next segment ·
 *                 8 sequence floor · 4 segments × (4 number, 8 length or −1) ·
 *                 4 dropped × (4 partition, 8 sequence) ·
 *                 4 dropped hints × (4 partition, 8 sequence, 1 + target)
 *   clean       "QCLN" 1 · length · disk id · segment · its length · next sequence ·
 *               [4 CRC32C of the manifest · 4 length and 4 CRC32C of indexes] · CRC32C
 *   indexes     ({@code KeptIndexes})
 * </pre>
 *
 * All numbers are big-endian. A binary refuses a manifest of another version and names both. Bytes
 * that a later version adds behind a body or a record's key are skipped; a record of an unknown
 * kind is counted and stepped over.
 *
 * <h2>Arguments</h2>
 *
 * <p><b>Highest sequence wins.</b> Every record has a number that is never given twice in the life
 * of the directory: after an unclean stop the numbers go on far above the highest that is found,
 * because higher ones may have been lost. So the order of records in files means nothing, and
 * compaction, rewriting after a failed force, and key files may bring them in any order.
 *
 * <p><b>Compaction may forget what nothing needs.</b> {@code Compaction} copies, of the segments
 * with the most dead bytes, the records that an index points at, puts the copy into the manifest in
 * their place, and deletes them. Dead are a record that the index points past, and a removal of a
 * key of which no other segment has an older record: each closed segment's keys are asked by a
 * filter, so that an error means that the removal is carried once more. What made records dead is
 * forced before the manifest forgets them. Records of unknown kinds are carried as they are. How
 * much of each segment is live, the lanes count as they change their indexes; a rebuild counts
 * anew.
 *
 * <pre>
 *   12 ▓▓░▓░░░░ 13 ░░▓░░░▓░           12 deleted   13 deleted
 *       │  │          │    │     ──▶
 *       ▼  ▼          ▼    ▼
 *   15 ▓▓▓▓▓ ◀────────┘────┘          15 ▓▓▓▓▓     sequences as they were
 * </pre>
 *
 * <p>With a quarter dead allowed, the log has 1.33 times the bytes that are live while compaction
 * keeps up, and a segment or two on their way, which are a sixteenth of the log each, or 4 MiB;
 * writing costs about a byte of copying for each byte overwritten at random, far less where some
 * keys are written more often than others. Whoever writes faster than that can be done is slowed
 * down from 1.4 on, so that the log stays about 1.5 times what is live ({@code Throttle}): a disk
 * that fills would refuse all writes, a wait slows some. Measured ({@code quorate bench storage
 * --keys 500000 --seconds 40 --lanes 2 --durability os}, two lanes that overwrite at random as fast
 * as they can on two cores): 1.42 to 1.51, at most 1.61 while the JVM was warming up, at 110,000 to
 * 190,000 appends a second.
 *
 * <p><b>A drop is a sequence.</b> Dropping a partition (or the hints for one who left) puts the
 * highest number that was given into the manifest, and only then empties the index: what the log
 * still holds of it with a lower number is void for every later start, wherever it stands, and what
 * is written when the partition is owned again has a higher one. Appends and drops come to the
 * log's worker in the order in which the lane handed them over, and their answers to the lane in
 * that order too: the worker writes and forces what came before a drop, answers it, takes the
 * number, writes the manifest and answers the drop, in one task. So when the lane hears of it, its
 * index has what was dropped and nothing else, and however many drops are under way, each append is
 * on the side of each on which it was handed over. Compaction may judge records of the space
 * meanwhile: one that it copies keeps its number and is as void as before, and one that is above
 * the number is in no closed segment before the answer to it is on the lane's queue.
 *
 * <p><b>A record of known loss is an error, never a not-found.</b> A rotten content leaves its key
 * in the index: reading it fails. A rotten head, a missing segment, a segment that is too short
 * make {@code Recovery.lossKnown} true, in this start and in every later one until {@code healed}.
 *
 * <p><b>Durability {@code os} outlives the process, not the machine.</b> Before the first data is
 * acknowledged unforced, the manifest names the kernel's boot id (or, if that fails, the data is
 * forced). An unclean stop under another one is a known loss: the node may have forgotten dots that
 * it gave. A start that forced everything it found, and a clean stop, take the name back. (Where
 * the system has no boot id, a power cut is not told from a killed process; removals and hints are
 * not counted, since they come again.)
 *
 * <p><b>Not written means not written.</b> A failed append is cut off and the cut forced before it
 * is answered so. Where that fails the answer is unknown.
 *
 * <p><b>One truth per question.</b> What is forced, only the log's worker knows; what the newest
 * record of a key is, only the lane. The worker tells the lane, in the order of sequences; the lane
 * never asks.
 *
 * <p><b>A snapshot is a second name.</b> The log's worker forces what was handed over, closes the
 * segment and reads the manifest in one task; the worker "keys" gives each segment that it names a
 * hard link in the snapshot's folder, and writes the folder's own manifest last. Closed segments
 * and key files are never written again, and what takes their place is another file, so nothing
 * that is done to the log later shows in the snapshot. Compaction deletes what the manifest does
 * not name any more, on the worker "keys" too: what the manifest named when it was read is deleted
 * by a task that comes later, so a link never misses its file. A crash leaves a folder without
 * manifest, which is none, or with one, and then every link was durable before. The cost is a
 * segment that is closed early, and the room of segments that compaction would have given back, as
 * long as the snapshot is kept.
 *
 * <p><b>Reads are not on the lane.</b> A page that is not in memory would stop every partition of
 * the lane for a disk's latency, and a memory-mapped read of a failing disk is a SIGBUS. The cost
 * is a hop of some microseconds each way; hot values are kept by the caller. When the index moved
 * on in the meantime, the newer record is read.
 *
 * <p><b>A listing costs what it lists.</b> A hash table has no order, so that each page of a
 * listing, each leaf that an exchange asks for and each turn of the scrub would pass all entries of
 * the partition: n² / 500 for n keys. But a Chronicle Map is cut into segments by some bits of the
 * key's hash, and which bits those are is ours to say. So they are taken from the key's position on
 * the ring, behind the bits that all keys of the partition share: each segment is an arc of the
 * partition, and the segments one after the other are in the order of keys ({@code TableOrder}).
 * Within a segment, of 2,048 to 4,095 entries, a hash of the bytes says the place as before. A page
 * visits the segments from its first key on until it is full and sorts what it takes: one segment
 * or two, whatever the number of keys.
 *
 * <pre>
 *   position  [ partition ┊ segment ┊ ··· ]      │ 0 ···· ···· │ 1 ···· ···· │ 2 ···· ···· │
 *                                                     └──── a page ────┘
 * </pre>
 *
 * <p>It costs nothing else: no second structure that has to agree with the first, no memory, and a
 * put is what it was. The catch are keys whose positions lie near each other, which chance does not
 * make and a client can: where a segment is full although the table is not, the index goes on with
 * a table by hash alone, whose pages pass everything. Keys of another arc than the table was made
 * for are found like all others, and make its pages pass everything until it grows.
 *
 * <p><b>A growing index has a bounded part of its lane.</b> The worker makes and copies tables;
 * what came meanwhile is on the heap and has to go into the larger table on the lane. Partitions
 * fill alike, so that all of a lane's indexes grow at once, and had each of them a task at a time,
 * the lane did nothing else for seconds, since an event loop passes all tasks that are due before
 * it looks at timers and sockets. So they take turns, 128 entries a millisecond ({@code Drains}).
 *
 * <p><b>An index is believed once, and only that of this very log.</b> Nothing in a mapped file
 * says whether all of it reached the disk, or whether a process died while changing it. So it is
 * not asked:
 *
 * <pre>
 *   stop    1  everything is forced; the clean marker names the log's end, and no indexes
 *           2  no lane changes an index any more, none is growing
 *           3  each table is closed and forced, and its CRC32C taken
 *           4  {@code log/indexes} names the tables and holds what is on the heap
 *           5  the marker names that file and the manifest, each by its CRC32C
 *   start   6  the marker and {@code log/indexes} are deleted, and that is forced
 *           7  everything that was named is compared with what is there
 *           8  the tables are opened, and changed from now on
 * </pre>
 *
 * <p>A crash before 5 leaves a marker without indexes, or none: they are made anew. A crash between
 * 5 and 6 leaves everything as it was named. A crash behind 6 leaves no marker: whatever the tables
 * have become, nobody looks at them. So a table that is opened has the bytes of step 3, when every
 * append had been answered and its lane had heard of it; and since the marker fits this manifest
 * and the length of every segment, no record has come since, none went, no partition was dropped.
 * Whoever copies or restores a stopped directory whole may take the indexes with it; files of
 * different stops do not fit each other. The boot id does not matter, because nothing is believed
 * that was not forced. A newer library, another byte order, a changed bit, a segment that is too
 * short, an entry that a compaction did not get to before the stop: one doubt, and all indexes are
 * made anew.
 *
 * <p><b>Opening costs</b> one pass over the key files, one scan of the last segment, and one index
 * entry per record; after a clean stop, one pass over the tables and that scan. Before the pass,
 * the outlines of the key files' entries say about how many keys each partition has
 * ({@code ExpectedKeys}), so that its table is made once: a table that grows with what is put
 * copies each entry 1.7 times on its way.
 *
 * <p>Measured on two cores, keys of 13 bytes with values of 100, 128 partitions, a heap of 1 GiB,
 * from the start of the JVM, files in the page cache: a node with 5 million keys (1.5 GB of log,
 * 0.7 GB of indexes) stops in 0.7 s and serves 2.5 s after the start; with a million 2.3 s. Of the
 * storage alone with 5 million keys, the rebuild after kill -9 is 23 s where other work takes more
 * than the two cores; without the outlines it was 48 s there, and 36 s with less other work.
 */
@NullMarked
package io.quorate.node.storage;

import org.jspecify.annotations.NullMarked;
