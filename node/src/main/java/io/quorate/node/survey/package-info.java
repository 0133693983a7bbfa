/**
 * What the members of a cluster say of themselves: one of them is asked by a client, asks all
 * others, and puts together what they answer in time. Nothing here is agreed upon, and nothing is
 * decided by it.
 */
@NullMarked
package io.quorate.node.survey;

import org.jspecify.annotations.NullMarked;
