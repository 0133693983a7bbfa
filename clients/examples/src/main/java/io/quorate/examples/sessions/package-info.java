/** A Vert.x web application that keeps its sessions in a node in its own JVM. */
@NullMarked
package io.quorate.examples.sessions;

import org.jspecify.annotations.NullMarked;
