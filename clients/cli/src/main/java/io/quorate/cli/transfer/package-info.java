/**
 * Buckets as lines, in and out: JSON, mostly.
 *
 * <pre>
 *   key        {"key":"text", …}  or  {"key64":base64, …}
 *   value      "value":"text"                                text/plain
 *              "value":any other JSON                        application/json, its exact source text
 *              "value64":base64, "contentType":"image/png"   bytes
 *   siblings   "siblings":[{one of the three above}, …]
 *   beside it  "contentType":… for another type than the form says, "metadata":{name: text}
 * </pre>
 *
 * <p>For spreadsheets and line tools there is a poorer form, {@code key TAB value}, of texts alone:
 * {@link io.quorate.cli.transfer.TabbedLine}.
 *
 * <p>What is exported as JSON is imported byte for byte. Hence the rule of
 * {@link io.quorate.cli.transfer.RecordWriter}: a value is written in a readable form only where
 * {@link io.quorate.cli.transfer.RecordReader} would give back those very bytes; otherwise it is
 * base64. JSON text under {@code application/json} that is itself a string says its type too,
 * because a bare string means text.
 */
@NullMarked
package io.quorate.cli.transfer;

import org.jspecify.annotations.NullMarked;
