package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.DiskFullException;
import io.quorate.node.environment.Receiver;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Request;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
  private final World world = new World(1);
  private final Wires wires = new Wires(world, envelope -> envelope);

  @Test
  void tasksOfALaneRunInTheirOrder() {
    SimulatedEnvironment environment = machine("a", 1).start(wires, 1);
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      environment.lane(0).execute(() -> ran.add(number));
    }
    world.runUntil(1_000_000_000);
    assertEquals(100, ran.size());
    assertEquals(ran.stream().sorted().toList(), ran);
  }

  @Test
  void whatAWorkerHandsOverAfterALongForceHoldsUpNobody() {
    SimulatedEnvironment environment = machine("a", 1).start(wires, 1);
    List<String> ran = new ArrayList<>();
    environment.worker("log").execute(() -> {
      world.spend(300_000_000);
      environment.lane(0).execute(() -> ran.add("forced"));
    });
    environment
        .lane(0)
        .after(100_000_000, () -> environment.lane(0).execute(() -> ran.add("meanwhile")));
    world.runUntil(1_000_000_000);
    assertEquals(List.of("meanwhile", "forced"), ran);
  }

  @Test
  void aWorkerDoesOneTaskAfterTheOther() {
    SimulatedEnvironment environment = machine("a", 1).start(wires, 1);
    List<Long> ran = new ArrayList<>();
    environment.worker("log").execute(() -> world.spend(300_000_000));
    environment
        .lane(0)
        .after(100_000_000, () -> environment.worker("log").execute(() -> ran.add(world.now())));
    world.runUntil(1_000_000_000);
    assertTrue(ran.get(0) > 300_000_000, () -> "during the first: " + ran);
  }

  @Test
  void aKilledProcessDoesNothingMore() {
    Machine machine = machine("a", 1);
    SimulatedEnvironment environment = machine.start(wires, 1);
    List<String> ran = new ArrayList<>();
    environment.lane(0).execute(() -> environment.lane(0).after(1_000_000, () -> ran.add("late")));
    world.runUntil(500_000);
    machine.kill(wires);
    machine.start(wires, 1).lane(0).execute(() -> ran.add("new"));
    world.runUntil(10_000_000);
    assertEquals(List.of("new"), ran);
  }

  @Test
  void aPausedProcessGoesOnWhereItWas() {
    Machine machine = machine("a", 1);
    SimulatedEnvironment environment = machine.start(wires, 1);
    List<Long> ran = new ArrayList<>();
    environment
        .lane(0)
        .execute(() -> environment.lane(0).after(1_000_000, () -> ran.add(world.now())));
    world.runUntil(500_000);
    machine.pause();
    world.runUntil(5_000_000_000L);
    assertTrue(ran.isEmpty());
    machine.resume();
    world.runUntil(5_100_000_000L);
    assertEquals(List.of(5_000_000_000L), ran);
  }

  @Test
  void aPowerCutLosesOnlyWhatWasNotForced() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Machine machine = new Machine(new World(seed), "a", new HostPort("10.0.0.1", 1));
      SimulatedDisk disk = machine.disk();
      DiskFile file = disk.create("log/1");
      file.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      file.force();
      disk.forceFolder("log");
      file.append(ByteBuffer.wrap(new byte[] {4, 5, 6}));
      machine.powerCut(wires);
      byte[] after = disk.read("log/1");
      assertTrue(after.length >= 3 && after.length <= 6);
      assertEquals(1, after[0]);
      assertEquals(3, after[2]);
    }
  }

  @Test
  void aFullDiskTakesWhatFitsAndSaysSo() throws IOException {
    SimulatedDisk disk = machine("a", 1).disk();
    DiskFile file = disk.create("f");
    disk.setCapacityBytes(10);
    file.append(ByteBuffer.wrap(new byte[8]));
    assertThrows(DiskFullException.class, () -> file.append(ByteBuffer.wrap(new byte[8])));
    assertEquals(10, file.size());
  }

  @Test
  void envelopesReachWhoProvedTheSecretAndNobodyThroughACut() {
    Machine a = machine("a", 1);
    Machine b = machine("b", 2);
    List<String> heard = new ArrayList<>();
    SimulatedEnvironment ofA = open(a, heard, 7);
    open(b, heard, 7);
    ping(ofA, b, 1);
    world.runUntil(1_000_000_000);
    assertEquals(List.of("b: connected a", "b: 256"), heard);
    wires.cut(a, b);
    ping(ofA, b, 2);
    world.runUntil(2_000_000_000);
    assertEquals(2, heard.size());
    wires.mendAll();
    b.kill(wires);
    ping(ofA, b, 3);
    world.runUntil(3_000_000_000L);
    assertEquals("a: unreachable 10.0.0.2:9101", heard.get(2));
  }

  @Test
  void aStrangerIsNotHeard() {
    Machine a = machine("a", 1);
    Machine b = machine("b", 2);
    List<String> heard = new ArrayList<>();
    SimulatedEnvironment ofA = open(a, heard, 7);
    open(b, heard, 8);
    ping(ofA, b, 1);
    world.runUntil(1_000_000_000);
    assertTrue(heard.isEmpty());
  }

  @Test
  void oneSeedIsOneHistory() {
    assertEquals(chance(5), chance(5));
    assertFalse(chance(5).equals(chance(6)));
  }

  private static List<Long> chance(long seed) {
    return new World(seed).random("x").longs(10).boxed().toList();
  }

  private Machine machine(String name, int number) {
    return new Machine(world, name, new HostPort("10.0.0." + number, 9101));
  }

  private void ping(SimulatedEnvironment from, Machine to, int number) {
    from.network().send(0, to.address(), new Envelope(number << 8, -1, 100, new Request.Ping()));
  }

  private SimulatedEnvironment open(Machine machine, List<String> heard, int secret) {
    SimulatedEnvironment environment = machine.start(wires, 1);
    String name = machine.name();
    Peer self = new Peer(name, new DiskId(name.charAt(0)), 1, machine.address(), "", 0);
    Receiver receiver = new Receiver() {
      @Override
      public void received(Peer from, Envelope envelope) {
        heard.add(name + ": " + envelope.correlation());
      }

      @Override
      public void connected(Peer peer) {
        heard.add(name + ": connected " + peer.name());
      }

      @Override
      public void taken(String sentence) {
        throw new AssertionError(sentence);
      }

      @Override
      public void unreachable(HostPort address, String why) {
        heard.add(name + ": unreachable " + address);
      }

      @Override
      public void datagram(byte[] bytes) {
        heard.add(name + ": datagram of " + bytes.length);
      }

      @Override
      public void dropped(HostPort address, Envelope envelope) {
        heard.add(name + ": dropped " + address);
      }
    };
    environment.network().open(new LocalPeer(self, new byte[] {(byte) secret}), receiver, x -> {});
    return environment;
  }
}
