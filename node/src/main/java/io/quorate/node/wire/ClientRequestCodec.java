package io.quorate.node.wire;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client's request on its way from the node that took it to one that owns its key.
 *
 * <pre>
 *   get        1 | section: key, consistency, timeout
 *   put        2 | section: key, content, context, id, retry, consistency, timeout, durability, return
 *   delete     3 | section: key,          context, id, retry, consistency, timeout, durability, return
 *   content    section: value, type, metadata: count × (name, text)
 *   consistency section: r, w, sloppy (0: the bucket's, 1: no, 2: yes)
 *   level      0: the bucket's, 1 to 5: named, 6: a number, the number
 * </pre>
 */
final class ClientRequestCodec {
  private static final int GET = 1;
  private static final int PUT = 2;
  private static final int DELETE = 3;

  private static final int LEVEL_OF_BUCKET = 0;
  private static final int LEVEL_EXACTLY = 6;

  private ClientRequestCodec() {}

  static void write(WireWriter out, ClientRequest request) {
    request.accept(new Writer(out));
  }

  private record Writer(WireWriter out) implements ClientRequest.Visitor<WireWriter> {
    @Override
    public WireWriter get(ClientRequest.Get get) {
      int body = out.u8(GET).begin();
      out.key(get.key());
      return waiting(get).end(body);
    }

    @Override
    public WireWriter put(ClientRequest.Put put) {
      int body = out.u8(PUT).begin();
      out.key(put.key());
      writeContent(out, put.content());
      id(out.text(put.context()), put.id()).bool(put.retry());
      return how(waiting(put), put.durability()).bool(put.returnValue()).end(body);
    }

    @Override
    public WireWriter delete(ClientRequest.Delete delete) {
      int body = out.u8(DELETE).begin();
      out.key(delete.key());
      id(out.text(delete.context()), delete.id()).bool(delete.retry());
      return how(waiting(delete), delete.durability())
          .bool(delete.returnValue())
          .end(body);
    }

    private WireWriter waiting(ClientRequest request) {
      writeConsistency(out, request.consistency());
      return out.varint(request.timeoutMillis());
    }

    private static WireWriter id(WireWriter out, RequestId id) {
      return out.i64(id.high()).i64(id.low());
    }

    private static WireWriter how(WireWriter out, Optional<Durability> durability) {
      return out.u8(
          durability.map(given -> 1 + Codes.DURABILITIES.indexOf(given)).orElse(0));
    }
  }

  private static void writeContent(WireWriter out, Content content) {
    int section = out.begin();
    out.bytes(content.value())
        .text(content.contentType())
        .varint(content.metadata().size());
    content.metadata().forEach((name, text) -> out.text(name).text(text));
    out.end(section);
  }

  private static void writeConsistency(WireWriter out, Consistency consistency) {
    int section = out.begin();
    writeLevel(out, consistency.r());
    writeLevel(out, consistency.w());
    out.u8(consistency.sloppy().map(sloppy -> sloppy ? 2 : 1).orElse(0)).end(section);
  }

  private static void writeLevel(WireWriter out, Optional<Level> level) {
    if (level.isEmpty()) {
      out.u8(LEVEL_OF_BUCKET);
    } else if (level.get() instanceof Level.Exactly exactly) {
      out.u8(LEVEL_EXACTLY).varint(exactly.count());
    } else {
      out.u8(1 + Codes.LEVELS.indexOf(level.get()));
    }
  }

  static ClientRequest read(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    return switch (kind) {
      case GET -> new ClientRequest.Get(body.key(), readConsistency(body), readTimeout(body));
      case PUT -> readPut(body);
      case DELETE -> readDelete(body);
      default -> throw new MalformedException("there is no client's request of kind " + kind);
    };
  }

  private static ClientRequest readPut(WireReader in) throws MalformedException {
    Key key = in.key();
    Content content = readContent(in.section());
    return new ClientRequest.Put(
        key,
        content,
        in.text(),
        readId(in),
        in.bool(),
        readConsistency(in),
        readTimeout(in),
        readDurability(in),
        in.bool());
  }

  private static ClientRequest readDelete(WireReader in) throws MalformedException {
    return new ClientRequest.Delete(
        in.key(),
        in.text(),
        readId(in),
        in.bool(),
        readConsistency(in),
        readTimeout(in),
        readDurability(in),
        in.bool());
  }

  private static Content readContent(WireReader in) throws MalformedException {
    byte[] value = in.bytes();
    String type = in.text();
    int count = in.number(0, in.remaining(), "a count");
    Map<String, String> metadata = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      metadata.put(in.text(), in.text());
    }
    return Content.of(value, type, metadata);
  }

  private static RequestId readId(WireReader in) throws MalformedException {
    return new RequestId(in.i64(), in.i64());
  }

  private static int readTimeout(WireReader in) throws MalformedException {
    return in.number(1, ClientRequest.TIMEOUT_MILLIS_MAX, "a timeout");
  }

  private static Optional<Durability> readDurability(WireReader in) throws MalformedException {
    int code = in.number(0, Codes.DURABILITIES.size(), "a durability");
    return code == 0 ? Optional.empty() : Optional.of(Codes.DURABILITIES.get(code - 1));
  }

  private static Consistency readConsistency(WireReader in) throws MalformedException {
    WireReader section = in.section();
    Optional<Level> r = readLevel(section);
    Optional<Level> w = readLevel(section);
    int sloppy = section.number(0, 2, "sloppy");
    return new Consistency(r, w, sloppy == 0 ? Optional.empty() : Optional.of(sloppy == 2));
  }

  private static Optional<Level> readLevel(WireReader in) throws MalformedException {
    int code = in.number(LEVEL_OF_BUCKET, LEVEL_EXACTLY, "a level");
    if (code == LEVEL_OF_BUCKET) {
      return Optional.empty();
    }
    return Optional.of(
        code == LEVEL_EXACTLY
            ? Level.of(in.number(1, Integer.MAX_VALUE, "a level"))
            : Codes.LEVELS.get(code - 1));
  }
}
