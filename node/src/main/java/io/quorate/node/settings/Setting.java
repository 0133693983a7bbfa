package io.quorate.node.settings;

import java.util.Locale;
import java.util.Optional;

/** The settings of a node, each with what it means and what changing it costs. */
public enum Setting {
  NAME(
      "the data folder's name",
      "The node's name in the cluster. The topology binds it to the data folder.",
      "",
      ""),
  DATA(
      "the folder of quorate.yaml",
      "The folder of the node's data. A relative path starts at the folder of the file that names"
          + " it.",
      "",
      ""),
  HTTP_HOST(
      "127.0.0.1",
      "The address on which clients are served.",
      "Anything but loopback is open to the network: it needs insecure.",
      ""),
  HTTP_PORT("8101", "The port on which clients are served; 0 takes a free one.", "", ""),
  HTTP_ADDRESS(
      "http-host:http-port",
      "Where clients reach this node, as the cluster pages show it; needed if http-host is 0.0.0.0"
          + " or ::.",
      "",
      ""),
  PEER_HOST(
      "127.0.0.1",
      "The address on which other nodes are served.",
      "Anything but loopback is open to the network: it needs insecure.",
      ""),
  PEER_PORT(
      "9101", "The port on which other nodes are served, TCP and UDP; 0 takes a free one.", "", ""),
  PEER_ADDRESS(
      "peer-host:peer-port",
      "Where other nodes reach this one; must be the one that members names.",
      "",
      ""),
  MEMBERS(
      "none",
      "The nodes of the cluster to be founded, name: host:port of each one's peer address. The"
          + " same on all.",
      "More nodes, more room and more that may fail at once; each asks for at least 16 partitions.",
      "Below three members a quorum survives no failure."),
  FOUND(
      "false",
      "Whether this node founds the cluster: on exactly one node of the list, at its first start.",
      "",
      ""),
  JOIN(
      "none",
      "A running cluster to join: host:port where one of its members serves other nodes.",
      "",
      ""),
  TOKEN(
      "none",
      "The join token that quorate token has printed beside a member: good for an hour, for any"
          + " number of nodes.",
      "",
      ""),
  STANDBY(
      "false",
      "Whether this node joins without a share of the ring, to take another one's place later.",
      "",
      ""),
  SECRET_FILE(
      "secret in the data folder",
      "The file with the cluster's secret, the same on all nodes; the founder makes it if it is"
          + " missing.",
      "",
      ""),
  ZONE(
      "default",
      "What fails together with this node (a rack, a room): copies are spread over zones.",
      "",
      ""),
  WEIGHT(
      "1",
      "The node's share of the ring beside the others, 0 to 1000; 0 owns nothing.",
      "More keys, more requests and more disk for this node.",
      "The others take over its share."),
  PARTITIONS(
      "128",
      "Into how many arcs the ring is cut: a power of two, fixed when the cluster is founded.",
      "Finer balance and smaller moves; each partition costs an index and a tree.",
      "Coarser balance: below 16 a node the shares differ visibly."),
  BUCKETS(
      "none",
      "Buckets that differ from the defaults, name: {n, r, w, sloppy, conflicts, durability, repair}."
          + " The same on all nodes.",
      "",
      ""),
  LANES(
      "one per core",
      "Event loops that share the partitions among them.",
      "More than cores: more switching, no more work done.",
      "Cores stay idle."),
  CACHE_SIZE(
      "an eighth of the heap",
      "Memory for values that were used lately.",
      "Less heap for requests in flight.",
      "More reads go to the disk."),
  MEMORY_SIZE(
      "half of the heap",
      "Memory for values above 64 KiB on their way, of clients and of other nodes together;"
          + " clients get half.",
      "A burst of large values may exhaust the heap.",
      "Large values are refused with 503 sooner, and what waits for disk and network gets less"
          + " room."),
  IN_FLIGHT_SIZE(
      "a sixteenth of the heap, 20MiB to 256MiB",
      "Of that, what values on their way in from clients may have; small ones have a quarter as"
          + " much beside it.",
      "A burst of large values may exhaust the heap.",
      "Large values are refused with 503 sooner."),
  CORS_ORIGINS(
      "none",
      "Web pages of other origins that may use this node over HTTP: scheme://host:port, with"
          + " commas between; * is any.",
      "Whatever a user of this network opens in a browser may read and write here.",
      "Pages of the node's own address only."),
  EXCHANGE_PERIOD(
      "10s",
      "How often each partition is compared with each other owner of it (1s to 1d), or never.",
      "A difference that no hint and no read has healed stays longer.",
      "More small messages: two a partition, owner and period."),
  EXCHANGE_RATE(
      "32MiB",
      "How many bytes a second this node moves at most to make copies equal.",
      "Clients notice more of it.",
      "A node that lost its disk is whole later."),
  SCRUB_PERIOD(
      "1d",
      "How often every record is read from the disk to see whether it is what was written (1m to"
          + " 365d).",
      "Rot is found later, and more of it may have come together.",
      "The disk reads more: up to 8 MiB a second."),
  REMOVE_AFTER(
      "never",
      "How long a member may be dead until the others give it up and make its copies anew, as"
          + " remove does (1m to 365d), or never. The same on all nodes.",
      "Keys have a copy less for longer.",
      "A node that comes back late finds that it is no member, and a long outage moves many"
          + " copies."),
  RETRY_WINDOW(
      "10m",
      "How long a request is recognised when it is repeated, at least; a deleted key is forgotten"
          + " once it was left alone for so long and all members are there (10s to 30d), or never."
          + " The same on all nodes.",
      "Deleted keys take room for longer.",
      "A repeat that comes later is a new write: it may bring a deleted value back."),
  SWIM(
      "lan",
      "How the nodes find out who answers: lan (one site), wan (several) or local (one machine). A"
          + " preset for what follows; the same on all nodes.",
      "",
      ""),
  SWIM_PROBE_INTERVAL(
      "1s; wan 5s",
      "Between two probes by one node. A crash of a machine is first noticed after about 1.58"
          + " intervals, whatever the size; a killed process sooner.",
      "Crashes are noticed later.",
      "More datagrams, 2 per node and interval, and less time for the slow."),
  SWIM_PROBE_TIMEOUT(
      "500ms; wan 3s, local 200ms",
      "Until a direct probe is given up and others are asked to try: the 99th percentile of the"
          + " round trip, with room. Below the interval.",
      "Less of the interval is left for the others.",
      "Others are asked in vain, which costs datagrams."),
  SWIM_INDIRECT_PROBES(
      "3; local 1",
      "How many others are asked when a direct probe fails, 0 to 16 (SWIM's k).",
      "Four datagrams each per failed probe.",
      "Loss on the way is taken for a crash more often."),
  SWIM_SUSPICION_FACTOR(
      "4; wan 6, local 3",
      "A suspicion lasts at least factor * max(1, log10(nodes)) * probe interval before the node"
          + " is dead (Lifeguard's alpha).",
      "Crashes are known later.",
      "A paused node has less time to say that it lives."),
  SWIM_SUSPICION_MAX_FACTOR(
      "6",
      "A suspicion that nobody else confirms lasts so many times longer (Lifeguard's beta); 1"
          + " switches that off.",
      "A crash that few can see is known later.",
      "A slow node declares others dead more often."),
  SWIM_RETRANSMIT_FACTOR(
      "4; local 2",
      "Each node passes a rumour on factor * ceil(log10(nodes + 1)) times (SWIM's lambda).",
      "Room in every datagram.",
      "Rumours die out before all have heard them; the comparison repairs that later."),
  SWIM_GOSSIP_INTERVAL(
      "200ms; wan 500ms, local 100ms",
      "Between two rounds in which rumours that wait are sent without a probe. Costs nothing while"
          + " there are none.",
      "News spreads more slowly.",
      "More datagrams while there is news."),
  SWIM_GOSSIP_FANOUT(
      "3; wan 4",
      "To how many nodes each such round goes.",
      "More datagrams while there is news.",
      "News spreads more slowly."),
  SWIM_SYNC_INTERVAL(
      "30s; wan 60s, local 15s",
      "Between two comparisons of everything with one other node over TCP: one small message while"
          + " both know the same.",
      "What rumours missed is repaired later.",
      "More messages, and large ones after partitions."),
  SWIM_DEAD_KEPT(
      "5m; wan 10m",
      "How long a dead node that is no member any more is remembered, so that old rumours do not"
          + " revive it.",
      "Memory.",
      "An old rumour may bring it back for a while."),
  SWIM_HEALTH_MAX(
      "8",
      "A node that finds itself slow probes up to 1 + this times more patiently (Lifeguard's S); 0"
          + " switches that off.",
      "A slow node notices crashes later.",
      "A slow node accuses others wrongly."),
  INSECURE(
      "false",
      "Whether addresses other than loopback may be used without TLS.",
      "Whoever reaches the ports reads and writes everything.",
      "The node serves this machine only.");

  private final String defaultText;
  private final String meaning;
  private final String raising;
  private final String lowering;

  Setting(String defaultText, String meaning, String raising, String lowering) {
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.raising = raising;
    this.lowering = lowering;
  }

  /** The name in {@code quorate.yaml} and, behind two dashes, on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name in the environment: {@code QUORATE_HTTP_PORT}. */
  public String environmentName() {
    return "QUORATE_" + name();
  }

  /** What holds where nothing is set, in words. */
  public String defaultText() {
    return defaultText;
  }

  public String meaning() {
    return meaning;
  }

  /** What raising or enabling it costs; empty where there is no more or less. */
  public String raising() {
    return raising;
  }

  /** What lowering or disabling it costs; empty where there is no more or less. */
  public String lowering() {
    return lowering;
  }

  /** The setting of this key. */
  public static Optional<Setting> of(String key) {
    for (Setting setting : values()) {
      if (setting.key().equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
