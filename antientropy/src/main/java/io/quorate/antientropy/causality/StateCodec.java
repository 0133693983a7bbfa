package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.CanonicalReader.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The canonical bytes of a state: equal states have equal bytes, and no other bytes are accepted.
 *
 * <pre>
 *   state    := (version=1 | version=2) history others log siblings register, the last of 2 only
 *   others   := count actor*            of the log, unknown to the history; ascending
 *   log      := (count * 2 + dropped) request*                      ascending
 *   request  := timestamp:8 id:16 index counter    index into history, then others; 0: a delete
 *   siblings := count sibling*                                      ascending by dot
 *   sibling  := (1 + index into log) content | 0 dot timestamp:8 id:16 content
 *   register := (0: a value | 1: a delete) sibling
 *   dot      := index counter
 *   content  := type count (name text)* value                       each sized
 * </pre>
 *
 * Numbers are varints of one form. A sibling whose request the log remembers must refer to it,
 * which saves its dot, time and id: an usual state of one 100-byte value takes about 155 bytes.
 * Decoding allocates in proportion to the bytes that are there, never to what a length claims.
 */
public final class StateCodec {
  private static final int SIBLINGS_ONLY = 1;
  private static final int WITH_REGISTER = 2;
  private static final int SIBLING_BYTES_MIN = 4;
  private static final int METADATA_BYTES_MIN = 2;
  private static final int ACTOR_BYTES_MIN = 1 + Actor.BYTES_MIN;

  private final List<Actor> others;
  private final History history;

  private StateCodec(History history, List<Actor> others) {
    this.history = history;
    this.others = others;
  }

  /** The bytes of this state. */
  public static byte[] encode(State state) {
    StateCodec codec = new StateCodec(state.history(), othersOf(state));
    return CanonicalWriter.bytes(writer -> codec.write(writer, state));
  }

  /** The state with exactly these bytes; values are copied out of them. */
  public static State decode(byte[] bytes) throws MalformedException {
    return decode(ByteBuffer.wrap(bytes));
  }

  /** The state whose bytes are exactly those that remain; the buffer itself stays as it is. */
  public static State decode(ByteBuffer bytes) throws MalformedException {
    CanonicalReader reader = new CanonicalReader(bytes.duplicate());
    int version = reader.readByte();
    check(version == SIBLINGS_ONLY || version == WITH_REGISTER, "a state of an unknown version");
    History history = HistoryCodec.read(reader);
    StateCodec codec = new StateCodec(history, readOthers(reader, history));
    RequestLog log = codec.readLog(reader);
    codec.checkOthersAreUsed(log);
    List<Sibling> siblings = codec.readSiblings(reader, log);
    Register register = version == WITH_REGISTER ? codec.readRegister(reader, log) : null;
    reader.requireEnd();
    return history.isEmpty() && log.isEmpty()
        ? State.EMPTY
        : new State(history, siblings, log, register);
  }

  private static List<Actor> othersOf(State state) {
    TreeSet<Actor> others = new TreeSet<>();
    for (RequestLog.Entry entry : state.requests().entries()) {
      if (state.history().indexOf(entry.actor()) < 0) {
        others.add(entry.actor());
      }
    }
    return List.copyOf(others);
  }

  private void write(CanonicalWriter writer, State state) {
    writer.writeByte(state.register().isPresent() ? WITH_REGISTER : SIBLINGS_ONLY);
    HistoryCodec.write(writer, history);
    writer.writeVarint(others.size());
    others.forEach(writer::writeActor);
    writeLog(writer, state.requests());
    writer.writeVarint(state.dotted().size());
    for (Sibling sibling : state.dotted()) {
      writeSibling(writer, sibling, state.requests().entries());
    }
    state.register().ifPresent(register -> {
      writer.writeByte(register.deleted() ? 1 : 0);
      writeSibling(writer, register.sibling(), state.requests().entries());
    });
  }

  private void writeLog(CanonicalWriter writer, RequestLog log) {
    writer.writeVarint(log.entries().size() * 2L + (log.dropped() ? 1 : 0));
    for (RequestLog.Entry entry : log.entries()) {
      writer.writeLong(entry.timestamp());
      writer.writeRequest(entry.request());
      writer.writeVarint(indexOf(entry.actor()));
      writer.writeVarint(entry.counter());
    }
  }

  private void writeSibling(
      CanonicalWriter writer, Sibling sibling, List<RequestLog.Entry> remembered) {
    int index = indexIn(remembered, sibling);
    writer.writeVarint(1 + index);
    if (index < 0) {
      writer.writeVarint(indexOf(sibling.dot().actor()));
      writer.writeVarint(sibling.dot().counter());
      writer.writeLong(sibling.timestamp());
      writer.writeRequest(sibling.request());
    }
    writeContent(writer, sibling.content());
  }

  private static void writeContent(CanonicalWriter writer, Content content) {
    writer.writeSized(content.contentType().getBytes(StandardCharsets.UTF_8));
    writer.writeVarint(content.metadata().size());
    content.metadata().forEach((name, text) -> {
      writer.writeSized(name.getBytes(StandardCharsets.UTF_8));
      writer.writeSized(text.getBytes(StandardCharsets.UTF_8));
    });
    writer.writeSized(content.value());
  }

  private int indexOf(Actor actor) {
    int index = history.indexOf(actor);
    return index >= 0 ? index : history.size() + others.indexOf(actor);
  }

  private static int indexIn(List<RequestLog.Entry> remembered, Sibling sibling) {
    for (int i = 0; i < remembered.size(); i++) {
      if (remembered.get(i).isOf(sibling)) {
        return i;
      }
    }
    return -1;
  }

  private static List<Actor> readOthers(CanonicalReader reader, History history)
      throws MalformedException {
    int count = reader.readCount(ACTOR_BYTES_MIN);
    check(count <= RequestLog.SIZE_MAX, "more actors than requests");
    List<Actor> others = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Actor actor = reader.readActor();
      check(i == 0 || others.get(i - 1).compareTo(actor) < 0, "actors do not ascend");
      check(history.indexOf(actor) < 0, "an actor stands twice");
      others.add(actor);
    }
    return others;
  }

  private void checkOthersAreUsed(RequestLog log) throws MalformedException {
    for (Actor actor : others) {
      boolean used = false;
      for (RequestLog.Entry entry : log.entries()) {
        used |= entry.actor().equals(actor);
      }
      check(used, "an actor is not used");
    }
  }

  private RequestLog readLog(CanonicalReader reader) throws MalformedException {
    long head = reader.readVarint(RequestLog.SIZE_MAX * 2L + 1);
    int count = (int) (head >> 1);
    List<RequestLog.Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long timestamp = reader.readTimestamp();
      RequestId request = reader.readRequest();
      check(history.size() + others.size() > 0, "a request without an actor");
      int index = (int) reader.readVarint(history.size() + others.size() - 1L);
      long counter = reader.readVarint(Dot.COUNTER_MAX);
      RequestLog.Entry entry = new RequestLog.Entry(timestamp, request, actorAt(index), counter);
      check(i == 0 || entries.get(i - 1).compareTo(entry) < 0, "requests do not ascend");
      entries.add(entry);
    }
    check(RequestLog.remembered(entries).size() == count, "more requests than are remembered");
    boolean dropped = (head & 1) != 0;
    return count == 0 && !dropped
        ? RequestLog.EMPTY
        : new RequestLog(Collections.unmodifiableList(entries), dropped);
  }

  private Actor actorAt(int index) {
    return index < history.size() ? history.actorAt(index) : others.get(index - history.size());
  }

  private static long readCounter(CanonicalReader reader) throws MalformedException {
    long counter = reader.readVarint(Dot.COUNTER_MAX);
    check(counter >= 1, "a dot's counter is 0");
    return counter;
  }

  private List<Sibling> readSiblings(CanonicalReader reader, RequestLog log)
      throws MalformedException {
    int count = reader.readCount(SIBLING_BYTES_MIN);
    List<Sibling> siblings = new ArrayList<>(Math.min(count, RequestLog.SIZE_MAX));
    for (int i = 0; i < count; i++) {
      Sibling sibling = readSibling(reader, log.entries());
      check(
          i == 0 || siblings.get(i - 1).dot().compareTo(sibling.dot()) < 0,
          "siblings do not ascend");
      check(history.covers(sibling.dot()), "a sibling is unknown to the history");
      siblings.add(sibling);
    }
    return Collections.unmodifiableList(siblings);
  }

  private Register readRegister(CanonicalReader reader, RequestLog log) throws MalformedException {
    int deleted = reader.readByte();
    check(deleted == 0 || deleted == 1, "a register is of a value or of a delete");
    Sibling sibling = readSibling(reader, log.entries());
    check(history.covers(sibling.dot()), "a register is unknown to the history");
    check(deleted == 0 || sibling.content().equals(Content.NONE), "a delete brings content");
    return new Register(sibling, deleted == 1);
  }

  private Sibling readSibling(CanonicalReader reader, List<RequestLog.Entry> remembered)
      throws MalformedException {
    int index = (int) reader.readVarint(remembered.size()) - 1;
    if (index >= 0) {
      RequestLog.Entry entry = remembered.get(index);
      check(entry.hasDot(), "a delete has a sibling");
      return new Sibling(entry.dot(), readContent(reader), entry.timestamp(), entry.request());
    }
    check(history.size() > 0, "a sibling without a history");
    int actor = (int) reader.readVarint(history.size() - 1);
    Dot dot = new Dot(history.actorAt(actor), readCounter(reader));
    long timestamp = reader.readTimestamp();
    RequestId request = reader.readRequest();
    Sibling sibling = new Sibling(dot, readContent(reader), timestamp, request);
    check(indexIn(remembered, sibling) < 0, "a sibling does not refer to its request");
    return sibling;
  }

  private static Content readContent(CanonicalReader reader) throws MalformedException {
    String type = reader.readText();
    int count = reader.readCount(METADATA_BYTES_MIN);
    TreeMap<String, String> metadata = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String name = reader.readText();
      check(metadata.isEmpty() || metadata.lastKey().compareTo(name) < 0, "names do not ascend");
      metadata.put(name, reader.readText());
    }
    return Content.ofUnicode(reader.readSized(), type, metadata);
  }
}
