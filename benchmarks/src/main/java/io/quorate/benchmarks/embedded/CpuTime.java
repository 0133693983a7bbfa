package io.quorate.benchmarks.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time in nanoseconds, of a thread and of the process. */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private CpuTime() {}

  static long ofThisThread() {
    return THREADS.getCurrentThreadCpuTime();
  }

  static long ofTheProcess() {
    return PROCESS.getProcessCpuTime();
  }
}
