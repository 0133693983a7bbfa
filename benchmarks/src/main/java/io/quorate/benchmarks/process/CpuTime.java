package io.quorate.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time in nanoseconds, of a thread and of the process. */
public final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private CpuTime() {}

  public static long ofThisThread() {
    return THREADS.getCurrentThreadCpuTime();
  }

  public static long ofTheProcess() {
    return PROCESS.getProcessCpuTime();
  }
}
