package io.quorate.node.http;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Disk;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Worker;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** The world of a node in production, without disk and peers, where a panic stops nothing. */
final class RealTime implements Environment, AutoCloseable {
  final List<Throwable> panics = Collections.synchronizedList(new ArrayList<>());
  private final VertxEnvironment world;

  RealTime(Vertx vertx) {
    world = VertxEnvironment.at(Path.of("unused"))
        .lanes(1)
        .vertx(vertx)
        .onPanic(panics::add)
        .start();
  }

  @Override
  public Clock clock() {
    return world.clock();
  }

  @Override
  public RandomGenerator random(String concern) {
    return world.random(concern);
  }

  @Override
  public void panic(Throwable cause) {
    panics.add(cause);
  }

  @Override
  public int lanes() {
    return world.lanes();
  }

  @Override
  public Lane lane(int index) {
    return world.lane(index);
  }

  @Override
  public Worker worker(String name) {
    return world.worker(name);
  }

  @Override
  public Network network() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Disk disk() {
    throw new UnsupportedOperationException();
  }

  @Override
  public OperatorLog log() {
    return world.log();
  }

  @Override
  public void close() {
    world.close();
  }
}
