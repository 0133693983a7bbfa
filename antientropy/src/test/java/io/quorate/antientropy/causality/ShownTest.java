package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.request;
import static io.quorate.antientropy.causality.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShownTest {
  private static State stateOf(Sibling... siblings) {
    State state = State.EMPTY;
    for (Sibling sibling : siblings) {
      state = state.write(History.EMPTY, sibling);
    }
    return state;
  }

  private static Sibling sibling(long counter, Content content, long timestamp, long request) {
    return new Sibling(dot(A, counter), content, timestamp, request(request));
  }

  @Test
  void oneRequestAtTwoCoordinatorsIsShownOnce() {
    Sibling early = sibling(1, text("x"), 10, 1);
    Sibling late = sibling(2, text("x"), 11, 1);
    State state = stateOf(early, late);
    assertEquals(2, state.siblings().size(), "the state keeps both");
    assertEquals(List.of(late), state.shown().siblings());
    assertTrue(
        state
                .write(state.shown().context(), sibling(3, text("y"), 12, 2))
                .siblings()
                .size()
            == 1,
        "the context covers the hidden one");
  }

  @Test
  void equalContentIsShownOnceAndTheDotBreaksATie() {
    Sibling left = sibling(1, text("x"), 10, 1);
    Sibling right = sibling(2, text("x"), 10, 2);
    assertEquals(List.of(right), stateOf(left, right).shown().siblings());
  }

  @Test
  void contentOfAnotherTypeOrMetadataIsShownApart() {
    byte[] bytes = {1};
    State state = stateOf(
        sibling(1, Content.of(bytes, "a/b"), 1, 1),
        sibling(2, Content.of(bytes, "a/c"), 1, 2),
        sibling(3, Content.of(bytes, "a/b", Map.of("k", "v")), 1, 3));
    assertEquals(3, state.shown().siblings().size());
    assertEquals(state.siblings(), state.shown().siblings());
  }

  @Test
  void resemblanceCarriesOver() {
    Sibling first = sibling(1, text("x"), 30, 1);
    Sibling second = sibling(2, text("y"), 20, 2);
    Sibling bridge = sibling(3, text("x"), 10, 2);
    assertEquals(List.of(first), stateOf(first, second, bridge).shown().siblings());
    Sibling apart = sibling(4, text("z"), 5, 4);
    assertEquals(
        List.of(first, apart), stateOf(first, second, bridge, apart).shown().siblings());
  }

  @Test
  void nothingIsShownOfATombstone() {
    State tombstone = stateOf(sibling(1, text("x"), 1, 1)).delete(History.of(dot(A, 1)));
    assertEquals(List.of(), tombstone.shown().siblings());
    assertEquals(History.of(dot(A, 1)), tombstone.shown().context());
  }
}
