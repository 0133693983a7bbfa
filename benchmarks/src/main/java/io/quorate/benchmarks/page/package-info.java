/**
 * What a benchmark found, for people and for programs: lines on the console, a JSON file, and one
 * HTML page that holds its plots as SVG and needs no network.
 */
@NullMarked
package io.quorate.benchmarks.page;

import org.jspecify.annotations.NullMarked;
