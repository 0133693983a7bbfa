package io.quorate.node.calls;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How many calls a lane may have in flight. Higher: more work for a peer that is slow anyway, and
 * more memory; lower: refusals under a load that the peer could have carried.
 *
 * @param perPeerMax calls to one peer
 * @param perPeerBytesMax the bytes that those carry, long ones and others each; a single call
 *     always has room
 * @param allMax calls to all peers
 * @param allBytesMax the bytes that those carry
 */
public record CallLimits(int perPeerMax, long perPeerBytesMax, int allMax, long allBytesMax) {
  /** 1,024 calls and 64 MiB to one peer, 4,096 calls and 256 MiB to all. */
  public static final CallLimits DEFAULT = new CallLimits(1_024, 64L << 20, 4_096, 256L << 20);

  /** One lane's share, where all long values may take so much memory. */
  public static CallLimits of(int lanes, long memoryBytes) {
    long allBytes = Math.max(1 << 20, Math.min(memoryBytes / 2, DEFAULT.allBytesMax) / lanes);
    return new CallLimits(
        DEFAULT.perPeerMax, Math.min(allBytes, DEFAULT.perPeerBytesMax), DEFAULT.allMax, allBytes);
  }

  public CallLimits {
    checkArgument(perPeerMax >= 1 && allMax >= 1, "at least one call must be possible");
    checkArgument(perPeerBytesMax >= 1 && allBytesMax >= 1, "a call carries bytes");
  }
}
