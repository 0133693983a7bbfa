package io.quorate.simulation;

import java.util.List;

/**
 * A world that once broke a promise, with the reason. As the code changes a seed comes to mean
 * another world; the directed tests beside it hold what was learnt.
 */
record Regression(long seed, long chaosSeconds, String sentence) {
  static final List<Regression> ALL = List.of(
      new Regression(
          3,
          60,
          "A storage that could write no more was not noticed: its node stayed behind for ever."),
      new Regression(
          12,
          60,
          "An owner without room minted a duplicate of a request again under another dot, and the"
              + " dot that nobody had seen came back."),
      new Regression(
          20, 60, "A worker's long force held up a lane's queue, so that answers came late."),
      new Regression(
          22,
          60,
          "A fallback that coordinated for itself said \"not applied\" of what it had minted."),
      new Regression(
          39, 60, "A copy that was read before its record failed was said not to be applied."),
      new Regression(
          121,
          60,
          "After a failed force and a restart the kernel called pages clean that it had dropped:"
              + " they were forced again, in vain, and lost with the power."),
      new Regression(
          613_772_825_578L,
          60,
          "A write whose record had no room was told that it was not applied, while an older record"
              + " of the key was on its way: the next write built on it and stored it."),
      new Regression(
          677_160_667_338L,
          60,
          "A hint whose record could not be read any more was tried again for ever."),
      new Regression(
          251_945_212_730L,
          60,
          "A hint that a core with little room had kept in its last tenth of a second was called"
              + " one that waits: the judge gave it no time."),
      new Regression(
          7_300_323,
          60,
          "A hint of an eighth of the room for long values was never delivered: reading it took the"
              + " room that sending it needed."),
      new Regression(
          7_300_481,
          60,
          "A fallback without room said \"not applied\" of what it then kept as a hint for another"
              + " owner, because none was left to do so."),
      new Regression(
          104_582_638_933L,
          60,
          "A member lost its disk while a change moved everything onto two: the change could not end"
              + " without it, and nobody took it back so that the member could be removed."),
      new Regression(
          35_953_602_515L,
          60,
          "What a node with an old disk took alone, before it met the others, was dropped with what"
              + " the disk had held while they reaped."),
      new Regression(
          127_184_311_688L,
          60,
          "A join that came twice was refused as unknown, and the second time as not stored: that"
              + " answer came first, and the client was told that nothing was applied."),
      new Regression(
          362_141_005_640L,
          60,
          "A newcomer whose join was cancelled within a twentieth of a second was never seen as a"
              + " member, so that nobody took it away when it had left."),
      new Regression(
          670_559_261_576L,
          60,
          "Siblings within their limit were together so long that a node with little memory could"
              + " never read them from its disk again."),
      new Regression(
          89_142_557_563L,
          60,
          "A newcomer that lost its disk was handed an older epoch than it had shown before, which"
              + " whoever runs on an empty disk may be: the judge took it for the same node."),
      new Regression(
          830_972_028_821L,
          60,
          "Each write that the log's full queue refused after it had its dot cost the key an actor,"
              + " and beyond 1,024 a context no longer covered what its client had read."),
      new Regression(
          130_213_515_677L,
          60,
          "Where the last writer wins, an owner that had stood still for seven seconds minted a write"
              + " that another had taken as a repeat long ago: with the time of its waking, later than"
              + " the delete of what was read."));
}
