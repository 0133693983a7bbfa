package io.quorate.node.storage;

import java.util.function.Function;

/** How opening a storage ended. */
public sealed interface Opened {
  /** Calls the function of this case. */
  <R> R fold(Function<Ready, R> ready, Function<Failed, R> failed);

  /** It serves. */
  record Ready(Storage storage, Recovery recovery) implements Opened {
    @Override
    public <R> R fold(Function<Ready, R> ready, Function<Failed, R> failed) {
      return ready.apply(this);
    }
  }

  /** It does not, and nothing was changed that a later start would miss. */
  record Failed(String sentence) implements Opened {
    @Override
    public <R> R fold(Function<Ready, R> ready, Function<Failed, R> failed) {
      return failed.apply(this);
    }
  }
}
