package io.quorate.simulation;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.DiskFullException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A disk that remembers what was forced. A power cut keeps of each file what was forced and a
 * random part of the rest, whose last bytes may be torn; of the names, what was forced, and of the
 * other changes each by chance.
 */
final class SimulatedDisk implements Disk {
  private final World world;
  private final RandomGenerator random;
  private final TreeMap<String, SimulatedInode> names = new TreeMap<>();
  private final TreeMap<String, SimulatedInode> durableNames = new TreeMap<>();
  private boolean locked;
  private long capacityBytes = Long.MAX_VALUE;
  private long forceNanos = 500_000;
  private double forceFailure;
  private boolean skipsForces;
  private boolean forgetsNames;
  private long forces;
  private long powerCutAtForce = -1;
  private Consumer<Machine> onPowerCut = machine -> {};

  SimulatedDisk(World world, String machine) {
    this.world = world;
    this.random = world.random(machine + "/disk");
  }

  /** Thrown out of the disk at the chosen force: the machine is without power from there on. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final Consumer<Machine> handler;

    PowerCut(Consumer<Machine> handler) {
      super("power cut", null, false, false);
      this.handler = handler;
    }

    void happened(Machine machine) {
      handler.accept(machine);
    }
  }

  /** How long a force takes. */
  void setForceNanos(long nanos) {
    forceNanos = nanos;
  }

  /** The chance that a force fails; nothing is then known of what was not forced before. */
  void setForceFailure(double chance) {
    forceFailure = chance;
  }

  /** Whether from now on forces of files say that they are done and do nothing. */
  void skipForces(boolean skips) {
    skipsForces = skips;
  }

  /** Whether from now on forces of folders say that they are done and do nothing. */
  void forgetNames(boolean forgets) {
    forgetsNames = forgets;
  }

  /** How many bytes the disk holds. */
  void setCapacityBytes(long bytes) {
    capacityBytes = bytes;
  }

  /** No more than these bytes can be written from now on. */
  void fill(long roomBytes) {
    capacityBytes = used() + roomBytes;
  }

  /** Forces succeed and are fast, and there is room. */
  void repair() {
    capacityBytes = Long.MAX_VALUE;
    forceNanos = 500_000;
    forceFailure = 0;
  }

  /** How many forces there were, of files, folders and replacements. */
  long forces() {
    return forces;
  }

  /** Right after this force (counted from 1 over the disk's life) the power goes. */
  void powerCutAtForce(long force, Consumer<Machine> handler) {
    powerCutAtForce = force;
    onPowerCut = handler;
  }

  /** All files with their bytes, for oracles and for flipping bits. */
  SortedMap<String, byte[]> contents() {
    TreeMap<String, byte[]> all = new TreeMap<>();
    names.forEach((name, inode) -> all.put(name, inode.copy()));
    return all;
  }

  /** Flips one bit; the damage is durable. */
  void flipBit(String path, long bit) throws IOException {
    SimulatedInode inode = inode(path);
    inode.data[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
  }

  /** How many bytes each file has. */
  SortedMap<String, Integer> sizes() {
    TreeMap<String, Integer> all = new TreeMap<>();
    names.forEach((name, inode) -> all.put(name, inode.size));
    return all;
  }

  /** These bytes become zero, as far as the file reaches; the damage is durable. */
  void zero(String path, int from, int count) throws IOException {
    SimulatedInode inode = inode(path);
    Arrays.fill(inode.data, from, Math.min(inode.size, from + count), (byte) 0);
  }

  /** An exact copy of what is durable now, to be put back by {@link #restore}. */
  SortedMap<String, byte[]> snapshot() {
    TreeMap<String, byte[]> all = new TreeMap<>();
    durableNames.forEach((name, inode) -> all.put(name, Arrays.copyOf(inode.data, inode.forced)));
    return all;
  }

  /** Puts an old disk, or an empty one, in the place of this one. */
  void restore(SortedMap<String, byte[]> content) {
    names.clear();
    durableNames.clear();
    content.forEach((name, bytes) -> {
      SimulatedInode inode = new SimulatedInode();
      inode.data = bytes.clone();
      inode.size = bytes.length;
      inode.forced = bytes.length;
      names.put(name, inode);
      durableNames.put(name, inode);
    });
  }

  void loseUnforced() {
    TreeMap<String, SimulatedInode> after = new TreeMap<>(durableNames);
    for (String name : new ArrayList<>(names.keySet())) {
      if (!durableNames.containsKey(name) && random.nextBoolean()) {
        after.put(name, names.get(name));
      }
    }
    for (String name : new ArrayList<>(durableNames.keySet())) {
      if (names.get(name) != durableNames.get(name) && random.nextBoolean()) {
        if (names.containsKey(name)) {
          after.put(name, names.get(name));
        } else {
          after.remove(name);
        }
      }
    }
    names.clear();
    names.putAll(after);
    durableNames.clear();
    durableNames.putAll(after);
    after.values().forEach(inode -> inode.lose(random));
  }

  void unlockAll() {
    locked = false;
  }

  @Override
  public void lock() throws IOException {
    if (locked) {
      throw new IOException("the data directory is in use by another process");
    }
    locked = true;
  }

  @Override
  public void unlock() {
    locked = false;
  }

  @Override
  public List<String> list(String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    List<String> found = new ArrayList<>();
    for (String name : in(prefix, names).keySet()) {
      String rest = name.substring(prefix.length());
      String first = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
      if (found.isEmpty() || !found.get(found.size() - 1).equals(first)) {
        found.add(first);
      }
    }
    return found;
  }

  @Override
  public boolean exists(String path) {
    return names.containsKey(path) || !list(path).isEmpty();
  }

  @Override
  public DiskFile create(String path) throws IOException {
    if (names.containsKey(path)) {
      throw new IOException(path + " exists");
    }
    SimulatedInode inode = new SimulatedInode();
    names.put(path, inode);
    return new File(inode);
  }

  @Override
  public DiskFile open(String path) throws IOException {
    return new File(inode(path));
  }

  private SimulatedInode inode(String path) throws IOException {
    SimulatedInode inode = names.get(path);
    if (inode == null) {
      throw new FileNotFoundException(path);
    }
    return inode;
  }

  @Override
  public byte[] read(String path) throws IOException {
    world.spend(20_000);
    return inode(path).copy();
  }

  @Override
  public void replace(String path, byte[] bytes) throws IOException {
    SimulatedInode inode = new SimulatedInode();
    new File(inode).append(ByteBuffer.wrap(bytes));
    force(inode);
    names.put(path, inode);
    if (isPowerCut()) {
      throw new PowerCut(onPowerCut);
    }
    durableNames.put(path, inode);
    countForce();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    names.put(to, inode(from));
    names.remove(from);
  }

  @Override
  public void delete(String path) throws IOException {
    inode(path);
    names.remove(path);
  }

  @Override
  public void link(String from, String to) throws IOException {
    if (names.containsKey(to)) {
      throw new IOException(to + " exists");
    }
    names.put(to, inode(from));
  }

  @Override
  public void forceFolder(String folder) throws IOException {
    if (forgetsNames) {
      countForce();
      return;
    }
    String prefix = folder.isEmpty() ? "" : folder + "/";
    in(prefix, durableNames)
        .keySet()
        .removeIf(name -> isIn(prefix, name) && !names.containsKey(name));
    in(prefix, names).forEach((name, inode) -> {
      if (isIn(prefix, name)) {
        durableNames.put(name, inode);
      }
    });
    countForce();
  }

  /** Those whose names begin so. */
  private static SortedMap<String, SimulatedInode> in(
      String prefix, SortedMap<String, SimulatedInode> all) {
    return prefix.isEmpty() ? all : all.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  private static boolean isIn(String prefix, String name) {
    return name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0;
  }

  @Override
  public long usableBytes() {
    return Math.max(0, capacityBytes - used());
  }

  private long used() {
    return names.values().stream().distinct().mapToLong(inode -> inode.size).sum();
  }

  @Override
  public Optional<Path> folder(String folder) {
    return Optional.empty();
  }

  private void force(SimulatedInode inode) throws IOException {
    world.spend(forceNanos / 2 + random.nextLong(Math.max(1, forceNanos)));
    if (forceFailure > 0 && random.nextDouble() < forceFailure) {
      inode.failedForce = true;
      throw new IOException("force failed");
    }
    if (!inode.failedForce && !skipsForces) {
      inode.forced = inode.size;
    }
    countForce();
  }

  private void countForce() {
    forces++;
    if (isPowerCut()) {
      throw new PowerCut(onPowerCut);
    }
  }

  private boolean isPowerCut() {
    return forces == powerCutAtForce;
  }

  private final class File implements DiskFile {
    private final SimulatedInode inode;

    File(SimulatedInode inode) {
      this.inode = inode;
    }

    @Override
    public void append(ByteBuffer... buffers) throws IOException {
      world.spend(10_000);
      for (ByteBuffer buffer : buffers) {
        long room = capacityBytes == Long.MAX_VALUE ? Long.MAX_VALUE : usableBytes();
        int length = (int) Math.min(buffer.remaining(), room);
        boolean full = length < buffer.remaining();
        if (inode.size + length > inode.data.length) {
          inode.data = Arrays.copyOf(inode.data, Math.max(inode.size + length, inode.size * 2));
        }
        buffer.get(inode.data, inode.size, length);
        inode.size += length;
        if (full) {
          throw new DiskFullException("no space left on the disk");
        }
      }
    }

    @Override
    public void force() throws IOException {
      SimulatedDisk.this.force(inode);
    }

    @Override
    public int read(ByteBuffer into, long position) {
      world.spend(5_000);
      int length = (int) Math.max(0, Math.min(into.remaining(), inode.size - position));
      into.put(inode.data, (int) position, length);
      return length;
    }

    @Override
    public long size() {
      return inode.size;
    }

    @Override
    public void truncate(long size) {
      inode.size = (int) Math.min(size, inode.size);
      inode.forced = Math.min(inode.forced, inode.size);
    }

    @Override
    public void close() {}
  }
}
