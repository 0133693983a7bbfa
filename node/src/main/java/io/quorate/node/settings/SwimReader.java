package io.quorate.node.settings;

import io.quorate.node.settings.GivenSettings.Given;
import io.quorate.ring.membership.SwimSettings;
import java.time.Duration;
import java.util.Optional;

/** Reads the settings of SWIM: a preset, and what differs from it. */
final class SwimReader {
  private static final int FACTOR_MAX = 1_000;
  private static final int FANOUT_MAX = 100;
  private static final int INDIRECT_MAX = 16;

  private final GivenSettings given;

  SwimReader(GivenSettings given) {
    this.given = given;
  }

  SwimSettings read() throws InvalidSettingsException {
    SwimSettings preset = preset();
    Duration interval = duration(Setting.SWIM_PROBE_INTERVAL, preset.probeInterval());
    Duration timeout = duration(Setting.SWIM_PROBE_TIMEOUT, preset.probeTimeout());
    if (timeout.compareTo(interval) >= 0) {
      throw new InvalidSettingsException(
          "'swim-probe-timeout' must be below 'swim-probe-interval', which is "
              + interval.toMillis()
              + "ms.");
    }
    return new SwimSettings(
        interval,
        timeout,
        number(Setting.SWIM_INDIRECT_PROBES, 0, INDIRECT_MAX, preset.indirectProbes()),
        number(Setting.SWIM_SUSPICION_FACTOR, 1, FACTOR_MAX, preset.suspicionFactor()),
        number(Setting.SWIM_SUSPICION_MAX_FACTOR, 1, FACTOR_MAX, preset.suspicionMaxFactor()),
        number(Setting.SWIM_RETRANSMIT_FACTOR, 1, FACTOR_MAX, preset.retransmitFactor()),
        duration(Setting.SWIM_GOSSIP_INTERVAL, preset.gossipInterval()),
        number(Setting.SWIM_GOSSIP_FANOUT, 1, FANOUT_MAX, preset.gossipFanout()),
        duration(Setting.SWIM_SYNC_INTERVAL, preset.syncInterval()),
        duration(Setting.SWIM_DEAD_KEPT, preset.deadKept()),
        number(Setting.SWIM_HEALTH_MAX, 0, FACTOR_MAX, preset.healthMax()));
  }

  private SwimSettings preset() throws InvalidSettingsException {
    Optional<Given> named = given.get(Setting.SWIM);
    if (named.isEmpty()) {
      return SwimSettings.LAN;
    }
    return switch (Values.text(named.get())) {
      case "lan" -> SwimSettings.LAN;
      case "wan" -> SwimSettings.WAN;
      case "local" -> SwimSettings.LOCAL;
      default ->
        throw named
            .get()
            .wrong("this is lan, wan or local, not " + Values.shown(named.get().value()) + ".");
    };
  }

  private Duration duration(Setting setting, Duration otherwise) throws InvalidSettingsException {
    Optional<Given> time = given.get(setting);
    return time.isPresent()
        ? Values.duration(time.get(), Duration.ofMillis(1), Duration.ofDays(1))
        : otherwise;
  }

  private int number(Setting setting, int min, int max, int otherwise)
      throws InvalidSettingsException {
    Optional<Given> number = given.get(setting);
    return number.isPresent() ? Values.integer(number.get(), min, max) : otherwise;
  }
}
