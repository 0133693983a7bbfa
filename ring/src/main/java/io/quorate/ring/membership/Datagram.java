package io.quorate.ring.membership;

import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import java.util.List;

/**
 * One UDP packet: who sends it, what for, and the rumours that ride along (SWIM §4.1).
 *
 * @param from the sender's name
 * @param address where answers go
 * @param version the topology that the sender knows
 */
public record Datagram(
    String from, HostPort address, TopologyVersion version, Purpose purpose, List<Rumour> rumours) {
  public Datagram {
    Member.checkName(from);
    rumours = List.copyOf(rumours);
  }

  /** What a datagram is for. */
  public sealed interface Purpose {
    <R> R accept(Visitor<R> visitor);
  }

  /** One method per purpose. */
  public interface Visitor<R> {
    R ping(Ping ping);

    R pingRequest(PingRequest request);

    R ack(Ack ack);

    R nack(Nack nack);

    R gossip(Gossip gossip);
  }

  /** Answer with an {@link Ack} of this number, if you are the target. */
  public record Ping(long number, String target) implements Purpose {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ping(this);
    }
  }

  /** Ping the target for me; pass its ack on under this number, or say {@link Nack} in time. */
  public record PingRequest(long number, String target, HostPort targetAddress) implements Purpose {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pingRequest(this);
    }
  }

  /** The target of the ping of this number answers. */
  public record Ack(long number) implements Purpose {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ack(this);
    }
  }

  /** I am well, but the target of your ping request of this number does not answer me either. */
  public record Nack(long number) implements Purpose {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.nack(this);
    }
  }

  /** Rumours only. */
  public record Gossip() implements Purpose {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gossip(this);
    }
  }
}
