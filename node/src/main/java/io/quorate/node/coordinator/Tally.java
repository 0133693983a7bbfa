package io.quorate.node.coordinator;

import io.quorate.node.coordinator.CoordinatorFacts.Ending;
import io.quorate.node.coordinator.CoordinatorFacts.Kind;
import io.quorate.node.coordinator.CoordinatorFacts.RequestCount;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** Counts what {@link CoordinatorFacts} tells. Mutable, confined to its lane. */
final class Tally {
  private final EnumMap<Kind, EnumMap<Ending, Long>> requests = new EnumMap<>(Kind.class);
  int repairsInFlight;
  long forwards;
  long forwardRepeats;
  long earlyDefeats;
  long fallbackWrites;
  long ownHints;
  long hedgedReads;
  long hedgedWrites;
  long hedgedForwards;
  long repairs;
  long repairsSkipped;
  long siblingsShown;

  void ended(Kind kind, Ending ending) {
    requests
        .computeIfAbsent(kind, unused -> new EnumMap<>(Ending.class))
        .merge(ending, 1L, Long::sum);
  }

  static Kind kind(ClientRequest request) {
    return request.accept(new ClientRequest.Visitor<>() {
      @Override
      public Kind get(ClientRequest.Get get) {
        return Kind.GET;
      }

      @Override
      public Kind put(ClientRequest.Put put) {
        return Kind.PUT;
      }

      @Override
      public Kind delete(ClientRequest.Delete delete) {
        return Kind.DELETE;
      }
    });
  }

  static Ending ending(Outcome outcome) {
    return outcome.accept(new Outcome.Visitor<>() {
      @Override
      public Ending found(Outcome.Found found) {
        return Ending.DONE;
      }

      @Override
      public Ending written(Outcome.Written written) {
        return Ending.DONE;
      }

      @Override
      public Ending failed(Outcome.Failed failed) {
        return ending(failed.reason());
      }
    });
  }

  static Ending ending(Outcome.Reason reason) {
    return switch (reason) {
      case INVALID -> Ending.INVALID;
      case CONFLICT -> Ending.CONFLICT;
      case QUORUM_NOT_REACHED -> Ending.QUORUM_NOT_REACHED;
      case OVERLOADED -> Ending.OVERLOADED;
      case DEADLINE_PASSED -> Ending.DEADLINE_PASSED;
      case NO_ROOM -> Ending.NO_ROOM;
      case NOT_READY -> Ending.NOT_READY;
    };
  }

  CoordinatorFacts facts(Admission admission) {
    List<RequestCount> counts = new ArrayList<>();
    requests.forEach((kind, endings) ->
        endings.forEach((ending, count) -> counts.add(new RequestCount(kind, ending, count))));
    return new CoordinatorFacts(
        counts,
        admission.serving(),
        admission.limit(),
        admission.refused(),
        forwards,
        forwardRepeats,
        earlyDefeats,
        fallbackWrites,
        ownHints,
        hedgedReads,
        hedgedWrites,
        hedgedForwards,
        repairs,
        repairsSkipped,
        siblingsShown);
  }
}
