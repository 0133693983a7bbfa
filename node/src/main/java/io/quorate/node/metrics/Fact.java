package io.quorate.node.metrics;

import java.util.Locale;

/**
 * The facts that the rooms of a node keep as plain numbers, and under which name the world sees
 * them: noun, unit, and {@code _total} where it only rises.
 */
public enum Fact {
  KEYS("Keys that this node keeps, tombstones included"),
  TOMBSTONES("Keys of those that were deleted and are not forgotten yet"),
  TOMBSTONES_REAPED_TOTAL("Deleted keys that this node has forgotten, as all members could"),
  COPIES_PRUNED_TOTAL(
      "Copies of which this node has forgotten history that nobody needs, as all members could"),
  REAPS_TOTAL("Rounds that this node drove to forget deleted keys and spent history"),
  REAPS_FAILED_TOTAL(
      "Rounds of those that came to nothing: somebody had an older state, or was away"),
  LOG_APPENDED_BYTES_TOTAL("Bytes of records appended to the log"),
  LOG_FORCES_TOTAL("Times that the log was forced to the disk"),
  LOG_SEGMENTS("Segments of the log"),
  LOG_LIVE_BYTES("Bytes of the log's records that are a key's newest"),
  LOG_DEAD_BYTES("Bytes of the log's other records, which compaction gives back"),
  LOG_COMPACTED_BYTES_TOTAL("Bytes of records that compaction copied"),
  LOG_RECLAIMED_BYTES_TOTAL("Bytes that compaction gave back"),
  LOG_HELD_BACK_MILLISECONDS_TOTAL(
      "How long records waited because compaction was behind, in milliseconds"),
  CORRUPT_RECORDS_TOTAL("Records that were found corrupt"),
  PENDING_WRITES("Writes that the log has not reported yet"),

  HINTS("Hints that wait for their owners"),
  HINTS_STORED_TOTAL("Hints taken for owners that were away"),
  HINTS_DELIVERED_TOTAL("Hints that their owners have, and that were dropped"),

  EXCHANGES_TOTAL("Comparisons of a partition with another owner that came to their end"),
  EXCHANGES_FAILED_TOTAL("Comparisons of a partition with another owner that were given up"),
  EXCHANGE_KEYS_RECEIVED_TOTAL("Keys fetched from another owner because the copies differed"),
  EXCHANGE_KEYS_SENT_TOTAL("Keys sent to another owner because the copies differed"),
  EXCHANGE_BYTES_TOTAL("Bytes of keys fetched or sent because copies differed"),
  EXCHANGE_OLDEST_SECONDS("How long ago that partition was equal that was not so for longest"),
  PARTITIONS_DIFFERENT("Partitions that differed from another owner's when last compared"),
  PARTITIONS_DOUBTED("Partitions whose copies do not count for reads, because some were lost"),
  RECORDS_UNREADABLE("Keys that wait to be completed from other owners"),
  RECORDS_COMPLETED_TOTAL("Keys whose record was unreadable and came back from other owners"),
  RECORDS_SCRUBBED_TOTAL("Records read from the disk to see whether they can be"),

  VALUES_DISCARDED_TOTAL(
      "Values that lost to a later write that had not seen them, as each owner met them"),
  VALUES_OVERWRITTEN_TOTAL("Values of buckets where the last writer wins, replaced unseen"),
  SIBLINGS_MADE_TOTAL("Joins and writes after which a key showed several siblings, and more"),
  SIBLINGS_RESOLVED_TOTAL("Joins and writes after which a key showed fewer siblings"),
  READ_REPAIRS_TOTAL("Replicas that were brought up to date by a read"),
  REQUESTS_FORWARDED_TOTAL("Requests handed to an owner"),
  QUORUMS_MISSED_TOTAL("Requests that failed because too few replicas could be reached"),
  REQUESTS_REFUSED_TOTAL("Requests refused because a queue was full"),
  REQUESTS_REFUSED_EARLY_TOTAL("Of these, clients' that were refused before they were read"),
  REQUESTS_IN_FLIGHT("Requests of clients that are being served"),
  REQUESTS_LIMIT("Requests of clients that are served at a time, as this node can do now"),
  SIBLINGS_SHOWN_TOTAL("Reads that showed more than one sibling"),

  CALLS_IN_FLIGHT("Requests to peers that wait for an answer"),
  CALLS_FAILED_TOTAL("Requests to peers that got no answer"),
  PEER_CONNECTIONS("Connections to peers"),
  PEER_BYTES_SENT_TOTAL("Bytes sent to peers"),
  PEER_BYTES_RECEIVED_TOTAL("Bytes received from peers"),
  PEER_CONNECTIONS_REFUSED_TOTAL("Connections closed for what their peer sent, or did not"),
  DATAGRAMS_SENT_TOTAL("Datagrams sent to find out who answers"),
  DATAGRAMS_RECEIVED_TOTAL("Datagrams received from members"),
  DATAGRAMS_REFUSED_TOTAL("Datagrams dropped because no member of this cluster made them"),
  LOCAL_HEALTH("How slow this node believes itself; 0 is well"),
  CLOCK_OFFSET_MILLISECONDS("How far that member's clock is from this node's that is farthest"),
  MEMBERS_ALIVE("Members that answer, as this node sees it, itself included"),

  HTTP_CONNECTIONS("Open connections of clients"),
  HTTP_RECEIVING_BYTES("Bytes of values that are coming in"),
  HTTP_SPOOLED_BYTES("Bytes of values that are coming in slowly and wait in files"),
  HTTP_SENDING_BYTES("Bytes of values that are going out");

  private final String help;

  Fact(String help) {
    this.help = help;
  }

  /** The name on the page: {@code quorate_hints_stored_total}. */
  public String text() {
    return "quorate_" + name().toLowerCase(Locale.ROOT);
  }

  /** What it says, in one line. */
  public String help() {
    return help;
  }

  /** Whether it only rises. */
  boolean isTotal() {
    return name().endsWith("_TOTAL");
  }
}
