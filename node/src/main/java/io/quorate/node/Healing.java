package io.quorate.node;

import io.quorate.node.environment.Environment;
import io.quorate.node.storage.Storage;

/**
 * Waits until the copies of all lanes count again, then tells the storage that what was lost came
 * back: a later start need not doubt it. Run by each lane once, on that lane; counts on lane 0.
 */
final class Healing implements Runnable {
  private final Environment environment;
  private final Storage storage;
  private int lanesLeft;

  Healing(Environment environment, Storage storage) {
    this.environment = environment;
    this.storage = storage;
    this.lanesLeft = environment.lanes();
  }

  @Override
  public void run() {
    environment.lane(0).execute(() -> {
      lanesLeft--;
      if (lanesLeft == 0 && storage.recovery().lossKnown()) {
        storage.healed(this::told);
      }
    });
  }

  private void told(String failure) {
    if (failure.isEmpty()) {
      environment.log().info("what was lost on this disk came back from the other owners");
    } else {
      environment.log().warn("the next start will compare all copies again: " + failure);
    }
  }
}
