package net.openhft.compiler;

import javax.tools.JavaFileManager;

/** What Chronicle's own file manager extends; never made, since nothing is compiled. */
public abstract class MyJavaFileManager implements JavaFileManager {
  private MyJavaFileManager() {}
}
