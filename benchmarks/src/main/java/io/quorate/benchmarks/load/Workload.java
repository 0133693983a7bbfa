package io.quorate.benchmarks.load;

import java.util.Locale;
import java.util.Properties;
import site.ycsb.Client;
import site.ycsb.DB;
import site.ycsb.WorkloadException;
import site.ycsb.measurements.Measurements;
import site.ycsb.workloads.CoreWorkload;

/**
 * One of YCSB's core workloads (Cooper et al., "Benchmarking Cloud Serving Systems with YCSB",
 * 2010, table 2), with one field that every write replaces. Used by any number of threads.
 *
 * <pre>
 *   a  half reads, half updates           d  95 % reads of what is newest, 5 % inserts
 *   b  95 % reads, 5 % updates            e  scans: no store of keys by hash has them
 *   c  reads only                         f  half reads, half reads followed by an update
 * </pre>
 */
public final class Workload {
  /** YCSB draws an operation's kind with these chances. */
  private record Mix(String read, String update, String insert, String readModifyWrite) {}

  private final String letter;
  private final CoreWorkload core;

  private Workload(String letter, CoreWorkload core) {
    this.letter = letter;
    this.core = core;
  }

  /** How keys are chosen. */
  public enum Distribution {
    /** A few keys get most requests: theta 0.99, scrambled over the whole key space. */
    ZIPFIAN,
    /** All keys get as many. */
    UNIFORM
  }

  /**
   * What a workload works on.
   *
   * @param letter a, b, c, d or f
   * @param records how many keys are there before it begins
   * @param distribution how keys are chosen, but for d, which takes the newest
   */
  public record Shape(String letter, int records, int valueBytes, Distribution distribution) {
    public Shape {
      letter = letter.toLowerCase(Locale.ROOT);
      if (letter.equals("e")) {
        throw new IllegalArgumentException(
            "workload e scans ranges of keys; Quorate places keys by hash and has no scans");
      }
      if (!letter.matches("[abcdf]")) {
        throw new IllegalArgumentException("a workload is a, b, c, d or f, not '" + letter + "'");
      }
      if (records < 1 || valueBytes < 1) {
        throw new IllegalArgumentException("there is at least one record, of one byte");
      }
    }

    private Mix mix() {
      return switch (letter) {
        case "a" -> new Mix("0.5", "0.5", "0", "0");
        case "b" -> new Mix("0.95", "0.05", "0", "0");
        case "c" -> new Mix("1", "0", "0", "0");
        case "d" -> new Mix("0.95", "0", "0.05", "0");
        case "f" -> new Mix("0.5", "0", "0", "0.5");
        default -> throw new IllegalStateException(letter);
      };
    }

    private Properties properties() {
      Properties said = new Properties();
      Mix mix = mix();
      said.setProperty(Client.RECORD_COUNT_PROPERTY, Integer.toString(records));
      // Only to make room for keys that are inserted meanwhile, which the zipfian mixes never do.
      said.setProperty(Client.OPERATION_COUNT_PROPERTY, "0");
      said.setProperty(CoreWorkload.FIELD_COUNT_PROPERTY, "1");
      said.setProperty(CoreWorkload.FIELD_LENGTH_PROPERTY, Integer.toString(valueBytes));
      said.setProperty(CoreWorkload.WRITE_ALL_FIELDS_PROPERTY, "true");
      // Of the records that are there from the beginning none should be missing.
      said.setProperty(CoreWorkload.INSERTION_RETRY_LIMIT, "3");
      said.setProperty(CoreWorkload.INSERTION_RETRY_INTERVAL, "1");
      said.setProperty(CoreWorkload.READ_PROPORTION_PROPERTY, mix.read());
      said.setProperty(CoreWorkload.UPDATE_PROPORTION_PROPERTY, mix.update());
      said.setProperty(CoreWorkload.INSERT_PROPORTION_PROPERTY, mix.insert());
      said.setProperty(CoreWorkload.READMODIFYWRITE_PROPORTION_PROPERTY, mix.readModifyWrite());
      said.setProperty(
          CoreWorkload.REQUEST_DISTRIBUTION_PROPERTY,
          letter.equals("d") ? "latest" : distribution.name().toLowerCase(Locale.ROOT));
      return said;
    }
  }

  /** The workload of this shape. */
  public static Workload of(Shape shape) {
    Properties said = shape.properties();
    // YCSB measures a read-modify-write by itself, into tables that nobody looks at here.
    Measurements.setProperties(said);
    CoreWorkload core = new CoreWorkload();
    try {
      core.init(said);
    } catch (WorkloadException e) {
      throw new IllegalArgumentException("YCSB refuses the workload: " + e.getMessage(), e);
    }
    return new Workload(shape.letter(), core);
  }

  public String letter() {
    return letter;
  }

  /** Writes the next of the records that are there from the beginning; false if that failed. */
  boolean load(DB client) {
    return core.doInsert(client, LOADER);
  }

  /** One operation of the mix: one or two calls. */
  void operate(DB client) {
    core.doTransaction(client, LOADER);
  }

  /** YCSB hands a thread's own state through; CoreWorkload has none. */
  private static final Object LOADER = new Object();
}
