/**
 * Stands in for Chronicle's compiler, which asks for a JDK: with these three classes a node starts
 * on a Java without {@code jdk.compiler}.
 *
 * <p>Chronicle Map has the one class that it generates written and compiled when the first map is
 * opened, which takes most of the first second of a node and a compiler. It looks for the class on
 * the class path before, and there {@code VanillaGlobalMutableState$$Native} is since the build.
 * But whatever it finds, {@code net.openhft.chronicle.values.ValueModel} touches its compiler, and
 * the original one fails if the JVM has none. So {@code net.openhft:compiler} is no dependency, and
 * this package has what {@code ValueModel} links against, and nothing else.
 *
 * <p>A program that embeds a node and generates such classes of its own needs the original: on the
 * class path before Quorate it is used for both. (Then the JVM needs
 * {@code --add-opens=java.base/java.lang=ALL-UNNAMED
 * --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED} too.)
 */
package net.openhft.compiler;
