package io.quorate.embedded;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The parts of the JDK that the storage's index reads, and the flags that open them. The executable
 * jar and the launcher set them by themselves; a program that embeds a node names them on its own
 * command line.
 */
final class JvmFlags {
  static final List<Access> NEEDED = List.of(
      new Access("java.base", "java.lang.reflect", true),
      new Access("java.base", "sun.nio.ch", false),
      new Access("java.base", "jdk.internal.ref", false));

  private JvmFlags() {}

  /**
   * A package that must be reachable.
   *
   * @param isDeep whether by reflection too
   */
  record Access(String module, String packageName, boolean isDeep) {
    String flag() {
      return (isDeep ? "--add-opens=" : "--add-exports=") + module + "/" + packageName
          + "=ALL-UNNAMED";
    }

    /** Whether this JVM grants it to this module. */
    boolean isGrantedTo(Module reader) {
      Optional<Module> owner = ModuleLayer.boot().findModule(module);
      return owner.isPresent()
          && (isDeep
              ? owner.get().isOpen(packageName, reader)
              : owner.get().isExported(packageName, reader));
    }
  }

  /** Does nothing if everything is granted. */
  static void check() {
    Module reader = JvmFlags.class.getModule();
    sentence(access -> access.isGrantedTo(reader)).ifPresent(sentence -> {
      throw new IllegalStateException(sentence);
    });
  }

  /** What is missing, as one sentence. */
  static Optional<String> sentence(Predicate<Access> isGranted) {
    List<String> missing =
        NEEDED.stream().filter(isGranted.negate()).map(Access::flag).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("A node in this JVM needs these JVM flags, add them to the java command: "
            + String.join(" ", missing));
  }
}
