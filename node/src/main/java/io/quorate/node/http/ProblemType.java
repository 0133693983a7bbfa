package io.quorate.node.http;

import java.util.Locale;

/** The kinds of problem that a client may be told of (RFC 9457): status and title. */
enum ProblemType {
  INVALID_REQUEST(400, "The request is not valid."),
  FOREIGN_ORIGIN(403, "Pages of another origin may not use this node."),
  NOT_FOUND(404, "The key has no value."),
  NO_SUCH_MEMBER(404, "The cluster has no such member."),
  UNKNOWN_PATH(404, "There is nothing at this path."),
  METHOD_NOT_ALLOWED(405, "The method does not fit this path."),
  NOT_ACCEPTABLE(406, "There is no form of this that is acceptable."),
  REQUEST_TIMEOUT(408, "The request came too slowly."),
  CONFLICT(409, "The repeated write can no longer be recognised."),
  BUCKET_IN_USE(409, "The bucket cannot be defined like this now."),
  CHANGE_RUNNING(409, "Another change of the members is running."),
  CHANGE_REFUSED(409, "The members cannot be changed so."),
  SNAPSHOT_REFUSED(409, "No such snapshot can be taken now."),
  PRECONDITION_FAILED(412, "The condition does not hold."),
  VALUE_TOO_LARGE(413, "The value is too large."),
  URI_TOO_LONG(414, "The address is too long."),
  ENCODING_NOT_SUPPORTED(415, "The content encoding is not supported."),
  EXPECTATION_FAILED(417, "The expectation is not supported."),
  HEADERS_TOO_LARGE(431, "The headers are too large."),
  NOT_SUPPORTED(501, "This is not supported."),
  QUORUM_NOT_REACHED(503, "Not enough replicas could be reached."),
  SNAPSHOT_FAILED(503, "The snapshot was not taken."),
  OVERLOADED(503, "The node has too much to do."),
  NOT_READY(503, "The node is not ready."),
  DEADLINE_PASSED(504, "The time was over first."),
  NO_ROOM(507, "The disks are full.");

  private static final String PREFIX = "urn:quorate:problem:";

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The stable name by which a program knows the problem. */
  String urn() {
    return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a later try may succeed, so that the answer says when. */
  boolean isPassing() {
    return status == 503;
  }
}
