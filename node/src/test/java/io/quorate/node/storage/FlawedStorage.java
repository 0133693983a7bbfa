package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Storages that are wrong in one way, and records of a future, for tests in other packages. */
public final class FlawedStorage {
  /** Nothing is wrong. */
  public static final FlawedStorage SOUND = new FlawedStorage("sound", Judgement.SOUND);
  /** What stands later in the log is believed to be newer. */
  public static final FlawedStorage REBUILT_BY_POSITION =
      new FlawedStorage("rebuilt by position", new Judgement() {
        @Override
        public boolean replaces(Pointer candidate, Pointer known) {
          return candidate.segment() > known.segment()
              || (candidate.segment() == known.segment() && candidate.offset() >= known.offset());
        }
      });

  /** A removal is thrown away though an older record of its key is still in the log. */
  public static final FlawedStorage REMOVAL_FORGOTTEN =
      new FlawedStorage("removal forgotten", new Judgement() {
        @Override
        public boolean carries(LogRecord removal, boolean anOlderRecordMayBeThere) {
          return false;
        }
      });

  /** The index is switched to the copy though it moved on to a newer record. */
  public static final FlawedStorage SWITCHED_BLINDLY =
      new FlawedStorage("switched blindly", new Judgement() {
        @Override
        public boolean switches(Pointer now, long copiedSequence, boolean isInVictim) {
          return true;
        }
      });

  private final String name;
  private final Judgement judgement;

  private FlawedStorage(String name, Judgement judgement) {
    this.name = name;
    this.judgement = judgement;
  }

  @Override
  public String toString() {
    return name;
  }

  /** As {@link Storage#open}. */
  public void open(Environment environment, StorageSettings settings, Consumer<Opened> done) {
    // What is wrong with a rebuild shows only where there is one.
    IndexFactory factory = this == SOUND ? IndexFactory.heapThatIsKept() : IndexFactory.heap();
    Storage.open(environment, factory, settings, judgement, done);
  }

  /** Turns the record at this offset of a segment into one of a kind that a later version added. */
  public static void makeUnknown(byte[] manifest, byte[] segment, int number, int offset) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(segment);
      bytes.put(offset + 5, (byte) 99);
      int headLength = bytes.getShort(offset + 6) & 0xffff;
      new FrameCodec(Manifest.decode(manifest).salt())
          .relocate(bytes, offset, headLength, number, offset);
    } catch (UnreadableFileException e) {
      throw new AssertionError(e);
    }
  }
}
