package io.quorate.node.http;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Disk;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The part of the world that the HTTP server asks for: real time, chance from a seed, panic. */
final class RealTime implements Environment {
  final List<Throwable> panics = Collections.synchronizedList(new ArrayList<>());

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long wallMillis() {
        return System.currentTimeMillis();
      }
    };
  }

  @Override
  public RandomGenerator random(String concern) {
    return new SplittableRandom(concern.hashCode());
  }

  @Override
  public void panic(Throwable cause) {
    panics.add(cause);
  }

  @Override
  public int lanes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Lane lane(int index) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Worker worker(String name) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }
}
