package io.quorate.node.storage;

import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.RandomDataInput;
import net.openhft.chronicle.hash.AbstractData;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.hash.serialization.DataAccess;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.impl.ByteArrayDataAccess;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;

/**
 * A key's bytes, and the segment of the table that it lies in. Mutable, so that one serves for many
 * calls; confined to one thread.
 */
final class TableKey {
  private static final int BY_HASH = -1;

  private byte[] bytes = {};
  private int segment;
  private int segmentBits = BY_HASH;

  byte[] bytes() {
    return bytes;
  }

  /** The key of these bytes in this segment of 2 to the power of so many. */
  TableKey in(int ofSegment, int ofSegmentBits, byte[] ofBytes) {
    bytes = ofBytes;
    segment = ofSegment;
    segmentBits = ofSegmentBits;
    return this;
  }

  /** The key of these bytes in the segment that their hash says. */
  TableKey byHash(byte[] ofBytes) {
    return in(0, BY_HASH, ofBytes);
  }

  /** A table takes the lowest bits of a hash for the segment, and the others within it. */
  private long hash(long ofBytes) {
    return segmentBits == BY_HASH ? ofBytes : ofBytes << segmentBits | segment;
  }

  /** Shows a key to the table. Made by the table, which names this class in its file. */
  static final class Access extends AbstractData<TableKey> implements DataAccess<TableKey> {
    private transient ByteArrayDataAccess bytes = new ByteArrayDataAccess();
    private transient TableKey key = new TableKey();

    @Override
    public Data<TableKey> getData(TableKey instance) {
      key = instance;
      bytes.getData(instance.bytes);
      return this;
    }

    @Override
    public void uninit() {
      bytes.uninit();
    }

    @Override
    public long hash(LongHashFunction f) {
      return key.hash(bytes.hash(f));
    }

    @Override
    public RandomDataInput bytes() {
      return bytes.bytes();
    }

    @Override
    public long offset() {
      return bytes.offset();
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public TableKey get() {
      return key;
    }

    @Override
    public TableKey getUsing(TableKey using) {
      return using.byHash(key.bytes.clone());
    }

    @Override
    public DataAccess<TableKey> copy() {
      return new Access();
    }

    @Override
    public void readMarshallable(WireIn in) {
      bytes = new ByteArrayDataAccess();
      key = new TableKey();
    }

    @Override
    public void writeMarshallable(WireOut out) {
      // It has no settings.
    }
  }

  /** Reads a key's bytes out of the table, into the array that was used before if it fits. */
  static final class Reader implements SizedReader<TableKey> {
    @Override
    public TableKey read(Bytes<?> in, long size, TableKey using) {
      TableKey key = using == null ? new TableKey() : using;
      byte[] into = key.bytes.length == size ? key.bytes : new byte[Math.toIntExact(size)];
      in.read(into);
      return key.byHash(into);
    }

    @Override
    public void readMarshallable(WireIn in) {
      // It has no settings.
    }

    @Override
    public void writeMarshallable(WireOut out) {
      // It has no settings.
    }
  }
}
