package io.quorate.node.http;

import io.quorate.antientropy.causality.Content;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value that a request carries, and never holds more of it than was granted first.
 *
 * <pre>
 *   length known:    checked, granted whole, then 100 Continue, then read
 *   chunked:         granted and checked as it grows; the 413 comes in the middle of the stream
 * </pre>
 *
 * <p>A long body that is not over soon gives its memory back: what came of it goes to a file of the
 * {@link Spool}, and so does the rest. Memory is asked for again when it is whole.
 *
 * <p>The bytes are handed on only when the whole body was there: a body that breaks off is thrown
 * away.
 */
final class BodyReader {
  private static final int FIRST_BYTES = 8 << 10;

  /** What holds less stays in memory, however slow it is. */
  private static final int SPOOLED_BYTES_MIN = 256 << 10;

  private final Exchange exchange;
  private final HttpServerRequest request;
  private final int bytesMax;
  private final Consumer<byte[]> done;
  private byte[] bytes = {};
  private int length;
  private @Nullable SpooledBody spooled;
  private boolean over;

  private BodyReader(Exchange exchange, int bytesMax, Consumer<byte[]> done) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.bytesMax = bytesMax;
    this.done = done;
  }

  /** Calls {@code done} with the whole value, or answers the request with what is wrong with it. */
  static void value(Exchange exchange, Consumer<byte[]> done) throws Refusal {
    read(exchange, Content.Limits.VALUE_BYTES_MAX, done);
  }

  /** The same with a body of at most so many bytes. */
  static void read(Exchange exchange, int bytesMax, Consumer<byte[]> done) throws Refusal {
    HttpServerRequest request = exchange.request();
    boolean waits = isContinueExpected(request);
    BodyReader reader = new BodyReader(exchange, bytesMax, done);
    reader.grantAnnounced();
    request.handler(reader::append);
    request.endHandler(ended -> reader.end());
    request.exceptionHandler(broken -> reader.breakOff());
    exchange.pace().receiving(exchange.parts().nanos(), reader::tooLate, reader::giveMemoryBack);
    if (waits) {
      request.response().writeContinue();
    }
  }

  private static boolean isContinueExpected(HttpServerRequest request) throws Refusal {
    String expect = request.getHeader("Expect");
    if (expect == null) {
      return false;
    }
    if (!expect.equalsIgnoreCase("100-continue")) {
      throw Refusal.of(ProblemType.EXPECTATION_FAILED, "Only 100-continue can be expected.");
    }
    return true;
  }

  /** Netty has seen to it that there is a valid length or chunks, and not both. */
  private void grantAnnounced() throws Refusal {
    String announced = request.getHeader("Content-Length");
    if (announced == null) {
      return;
    }
    long size = Long.parseLong(announced);
    if (size > bytesMax) {
      throw new Refusal(tooLarge());
    }
    if (!exchange.holdReceived(size)) {
      throw new Refusal(noMemory());
    }
    bytes = new byte[(int) size];
  }

  private void append(Buffer chunk) {
    if (over) {
      return;
    }
    exchange.pace().progress(chunk.length(), exchange.parts().nanos());
    if (chunk.length() > bytesMax - length) {
      fail(tooLarge());
      return;
    }
    if (spooled != null) {
      appendTo(spooled, chunk);
    } else if (length + chunk.length() <= bytes.length || grow(length + chunk.length())) {
      chunk.getBytes(bytes, length);
    } else {
      fail(noMemory());
    }
    length += chunk.length();
  }

  private void appendTo(SpooledBody file, Buffer chunk) {
    if (file.hasFailed()) {
      fail(noDisk());
    } else if (!file.append(chunk)) {
      fail(noMemory());
    } else if (file.isFull()) {
      request.pause();
      file.whenWritten(request::resume);
    }
  }

  /** The client takes its time: what it has sent waits for the rest in a file. */
  private void giveMemoryBack() {
    if (bytes.length >= SPOOLED_BYTES_MIN) {
      request.pause();
      exchange
          .parts()
          .spool()
          .open(exchange.vertx(), opened -> opened.ifPresentOrElse(this::moveTo, request::resume));
    }
  }

  private void moveTo(SpooledBody file) {
    if (over || !file.append(bytes, length)) {
      file.close();
      request.resume();
      return;
    }
    spooled = file;
    bytes = new byte[0];
    file.whenWritten(() -> {
      exchange.giveReceived();
      request.resume();
    });
  }

  private boolean grow(int least) {
    int doubled = Math.max(FIRST_BYTES, Math.min(2 * bytes.length, bytesMax));
    int size = Math.max(least, doubled);
    if (!exchange.holdReceived(size - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  private void fail(Problem problem) {
    letGo();
    exchange.refuse(problem);
  }

  private void letGo() {
    over = true;
    bytes = new byte[0];
    if (spooled != null) {
      spooled.close();
    }
  }

  private void end() {
    if (over) {
      return;
    }
    exchange.pace().working();
    if (spooled != null) {
      SpooledBody file = spooled;
      file.whenWritten(() -> readBack(file));
      return;
    }
    over = true;
    done.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }

  private void readBack(SpooledBody file) {
    if (over) {
      return;
    }
    if (file.hasFailed()) {
      fail(noDisk());
    } else if (!exchange.holdReceived(length)) {
      fail(noMemory());
    } else {
      byte[] whole = new byte[length];
      file.read(whole, worked -> {
        if (over) {
          return;
        }
        if (worked) {
          letGo();
          done.accept(whole);
        } else {
          fail(noDisk());
        }
      });
    }
  }

  private void tooLate() {
    fail(Problem.of(ProblemType.REQUEST_TIMEOUT, "The body came too slowly; nothing was stored."));
  }

  private void breakOff() {
    if (over) {
      return;
    }
    letGo();
    exchange.abandon();
  }

  private Problem tooLarge() {
    return Problem.of(
        ProblemType.VALUE_TOO_LARGE, "The body has at most " + bytesMax + " bytes here.");
  }

  private static Problem noMemory() {
    return Problem.of(
        ProblemType.OVERLOADED, "Too many values are being received; none of this one was stored.");
  }

  private static Problem noDisk() {
    return Problem.of(
        ProblemType.NO_ROOM, "The disk did not keep the body while it came; nothing was stored.");
  }
}
