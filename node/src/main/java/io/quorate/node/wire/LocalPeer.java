package io.quorate.node.wire;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * What this node shows in a handshake, and the secret by which it and its peers prove themselves.
 *
 * @param self what the peers get to see
 * @param secret the cluster secret; never sent, never shown, never in a log
 */
public record LocalPeer(Peer self, byte[] secret) {
  public LocalPeer {
    checkArgument(secret.length > 0, "a cluster secret has at least one byte");
    secret = secret.clone();
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocalPeer peer
        && self.equals(peer.self)
        && Arrays.equals(secret, peer.secret);
  }

  @Override
  public int hashCode() {
    return self.hashCode();
  }

  @Override
  public String toString() {
    return "LocalPeer[" + self + "]";
  }
}
