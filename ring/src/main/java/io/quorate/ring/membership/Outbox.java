package io.quorate.ring.membership;

import io.quorate.ring.HostPort;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the effects of one call to a {@link Swim}; fills datagrams with the rumours that wait.
 * Mutable; confined to its {@link Swim}.
 */
final class Outbox {
  private final String name;
  private final HostPort address;
  private final Dissemination dissemination;
  private final SwimSettings settings;
  private final Roster roster;
  private TopologyVersion version = TopologyVersion.NONE;
  private final List<SwimEffect> effects = new ArrayList<>();

  Outbox(
      String name,
      HostPort address,
      Dissemination dissemination,
      SwimSettings settings,
      Roster roster) {
    this.name = name;
    this.address = address;
    this.dissemination = dissemination;
    this.settings = settings;
    this.roster = roster;
  }

  TopologyVersion version() {
    return version;
  }

  void version(TopologyVersion known) {
    version = known;
  }

  void add(SwimEffect effect) {
    effects.add(effect);
  }

  /** A datagram for this purpose, with this rumour first, if any, and others while they fit. */
  void send(HostPort to, Datagram.Purpose purpose, @Nullable Rumour first) {
    List<Rumour> rumours = new ArrayList<>();
    int room = SwimCodec.roomIn(new Datagram(name, address, version, purpose, List.of()));
    if (first != null) {
      rumours.add(first);
      room -= SwimCodec.sizeOf(first);
    }
    int most = SwimCodec.RUMOURS_MAX - rumours.size();
    rumours.addAll(dissemination.take(room, most, settings.retransmits(roster.size())));
    add(new SwimEffect.Send(to, new Datagram(name, address, version, purpose, rumours)));
  }

  /** A ping; an accused target is told so, that it may refute at once (Lifeguard, buddy system). */
  void ping(Rumour truth, long number) {
    boolean accused = truth.claim() != Rumour.Claim.ALIVE;
    send(truth.address(), new Datagram.Ping(number, truth.subject()), accused ? truth : null);
  }

  void sendSync(HostPort to, Sync.Content content) {
    add(new SwimEffect.SendSync(to, new Sync(name, address, version, content)));
  }

  List<SwimEffect> drain() {
    List<SwimEffect> drained = List.copyOf(effects);
    effects.clear();
    return drained;
  }
}
