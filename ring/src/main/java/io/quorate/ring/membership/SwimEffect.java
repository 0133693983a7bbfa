package io.quorate.ring.membership;

import io.quorate.ring.HostPort;

/** What a {@link Swim} asks of its host. */
public sealed interface SwimEffect {
  <R> R accept(Visitor<R> visitor);

  /** One method per effect. */
  interface Visitor<R> {
    R send(Send send);

    R sendSync(SendSync sendSync);

    R streamProbe(StreamProbe probe);

    R storeIncarnation(StoreIncarnation store);

    R became(Became became);

    R newer(Newer newer);
  }

  /** Send this over UDP. */
  record Send(HostPort to, Datagram datagram) implements SwimEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.send(this);
    }
  }

  /** Send this over TCP; if that fails, forget it. */
  record SendSync(HostPort to, Sync message) implements SwimEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sendSync(this);
    }
  }

  /**
   * See whether the member answers over TCP: if it does, call {@link Swim#streamAnswered}, if its
   * address takes no connections, {@link Swim#streamRefused}, otherwise nothing.
   */
  record StreamProbe(String member, HostPort to, long number) implements SwimEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.streamProbe(this);
    }
  }

  /** Force this number to disk: the next start begins above it. */
  record StoreIncarnation(long value) implements SwimEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.storeIncarnation(this);
    }
  }

  /** A fact: the member's state is another one now. */
  record Became(String member, Liveness.State state) implements SwimEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.became(this);
    }
  }

  /** A fact, told as often as it is seen: this member knows a newer topology than this one. */
  record Newer(String member, HostPort address, TopologyVersion version) implements SwimEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.newer(this);
    }
  }
}
