/** What a key holds, and how the copies of several replicas become one. */
@NullMarked
package io.quorate.antientropy.causality;

import org.jspecify.annotations.NullMarked;
