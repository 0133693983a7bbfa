package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All indexes as a clean stop left them: the file {@code log/indexes}.
 *
 * <pre>
 *   "QIDX" 2 · length · body · CRC32C
 *   body   1 + layout · 4 indexes × index
 *   index  4 partition · 1 + target · 4 segments × (4 number, 8 bytes) · 8 size · 8 bytes of keys ·
 *          1 has a table · [2 + file · 8 bytes · 4 CRC32C · 8 entries · 4 average ·
 *          8 inserted · 8 bytes of those · 1 bits of the prefix · 8 prefix · 1 is in order] ·
 *          4 keys × (2 + key · 1 is there · [40 pointer])
 * </pre>
 *
 * @param layout of the tables and pointers: whoever has another one cannot read them
 */
record KeptIndexes(String layout, List<KeptIndex> indexes) {
  static final int VERSION = 2;
  private static final int MAGIC = 0x51494458;
  private static final String NAME = LogFiles.INDEXES;

  KeptIndexes {
    indexes = List.copyOf(indexes);
  }

  byte[] encode() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      text(out, layout);
      out.writeInt(indexes.size());
      for (KeptIndex index : indexes) {
        write(out, index);
      }
    } catch (IOException e) {
      throw new AssertionError("an array takes all bytes", e);
    }
    return Checked.wrap(MAGIC, VERSION, ByteBuffer.wrap(bytes.toByteArray()));
  }

  private static void write(DataOutputStream out, KeptIndex index) throws IOException {
    out.writeInt(index.space().partition());
    text(out, index.space().target());
    out.writeInt(index.live().segments());
    for (int i = 0; i < index.live().segments(); i++) {
      out.writeInt(index.live().number(i));
      out.writeLong(index.live().bytes(i));
    }
    out.writeLong(index.size());
    out.writeLong(index.keyBytes());
    out.writeBoolean(index.table().isPresent());
    if (index.table().isPresent()) {
      KeptTable table = index.table().get();
      out.writeUTF(table.file());
      out.writeLong(table.bytes());
      out.writeInt(table.crc());
      out.writeLong(table.entries());
      out.writeInt(table.averageKeyBytes());
      out.writeLong(table.inserted());
      out.writeLong(table.insertedKeyBytes());
      out.writeByte(table.order().prefixBits());
      out.writeLong(table.order().prefix());
      out.writeBoolean(table.inOrder());
    }
    out.writeInt(index.delta().size());
    byte[] scratch = new byte[IndexBytes.POINTER_BYTES];
    for (var entry : index.delta().entrySet()) {
      byte[] key = IndexBytes.key(entry.getKey());
      out.writeShort(key.length);
      out.write(key);
      out.writeBoolean(entry.getValue().isPresent());
      if (entry.getValue().isPresent()) {
        IndexBytes.pointer(entry.getKey(), entry.getValue().get(), scratch);
        out.write(scratch);
      }
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  static KeptIndexes decode(byte[] bytes) throws UnreadableFileException {
    ByteBuffer body = Checked.unwrap(NAME, MAGIC, VERSION, bytes);
    try {
      String layout = text(body, body.get() & 0xff);
      int count = body.getInt();
      List<KeptIndex> indexes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        indexes.add(read(body));
      }
      return new KeptIndexes(layout, indexes);
    } catch (BufferUnderflowException e) {
      throw new UnreadableFileException(NAME + " is corrupt: it ends too early");
    }
  }

  private static KeptIndex read(ByteBuffer body) {
    int partition = body.getInt();
    var space = new SpaceId(text(body, body.get() & 0xff), partition);
    var live = new SegmentTally();
    for (int i = body.getInt(); i > 0; i--) {
      live.add(body.getInt(), body.getLong());
    }
    long size = body.getLong();
    long keyBytes = body.getLong();
    Optional<KeptTable> table = body.get() == 0 ? Optional.empty() : Optional.of(table(body));
    TreeMap<Key, Optional<Pointer>> delta = new TreeMap<>();
    for (int i = body.getInt(); i > 0; i--) {
      Key key = IndexBytes.key(array(body, body.getShort() & 0xffff));
      delta.put(
          key,
          body.get() == 0
              ? Optional.empty()
              : Optional.of(IndexBytes.pointer(array(body, IndexBytes.POINTER_BYTES))));
    }
    return new KeptIndex(space, live, table, size, keyBytes, delta);
  }

  private static KeptTable table(ByteBuffer body) {
    return new KeptTable(
        text(body, body.getShort() & 0xffff),
        body.getLong(),
        body.getInt(),
        body.getLong(),
        body.getInt(),
        body.getLong(),
        body.getLong(),
        new TableOrder(body.get(), body.getLong()),
        body.get() != 0);
  }

  private static String text(ByteBuffer body, int length) {
    return new String(array(body, length), StandardCharsets.UTF_8);
  }

  private static byte[] array(ByteBuffer body, int length) {
    if (length > body.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    body.get(bytes);
    return bytes;
  }
}
