package io.quorate.ring.founding;

import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Role;
import java.util.Optional;

/**
 * "I am one of your list and have no topology": a request, answered by {@link Granted},
 * {@link Refused} or {@link NotYet}.
 *
 * @param config what the sender's configuration says of members and buckets
 * @param cluster the cluster that the sender's disk belongs to, if it ever belonged to one
 */
public record Offer(
    String name,
    DiskId disk,
    HostPort peer,
    HostPort http,
    String zone,
    int weight,
    ConfigHash config,
    Optional<ClusterId> cluster)
    implements FoundingMessage {
  public Offer {
    // A member's rules are an offer's rules.
    var unused = new Member(name, disk, peer, http, zone, weight, Role.MEMBER);
  }

  /** The member that the sender would be. */
  public Member member() {
    return new Member(name, disk, peer, http, zone, weight, Role.MEMBER);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.offer(this);
  }
}
