package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quorate.node.storage.Recovery;
import io.quorate.node.storage.Space.Loaded;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A whole directory as version 1 wrote it: every later version has to open it. */
class StorageFormatTest {
  @Test
  void aDirectoryOfVersionOneIsOpened() throws IOException {
    TreeMap<String, byte[]> directory = new TreeMap<>();
    Properties files = new Properties();
    try (InputStream in = StorageFormatTest.class.getResourceAsStream("storage-v1.properties")) {
      files.load(in);
    }
    files.forEach(
        (name, hex) -> directory.put((String) name, HexFormat.of().parseHex((String) hex)));
    assertEquals(
        List.of(
            "log/0000000001.keys",
            "log/0000000001.log",
            "log/0000000002.log",
            "log/clean",
            "log/manifest"),
        List.copyOf(directory.keySet()));
    StoredNode node = new StoredNode(1);
    node.machine.disk().restore(directory);
    Recovery recovery = node.openWell();
    assertEquals(new Recovery(true, List.of(), false, 2, 5, 0, 0, 0, false, false), recovery);
    assertInstanceOf(Loaded.NotFound.class, node.load("removed"));
    var small = assertInstanceOf(Loaded.Found.class, node.load("small"));
    assertArrayEquals(new byte[] {1, 2, 3}, small.bytes());
    assertEquals(7, small.entry().flags());
    assertEquals(3, small.entry().digest());
    var large = assertInstanceOf(Loaded.Found.class, node.load("large"));
    assertArrayEquals(new byte[4_000], large.bytes());
    var hint = node.load(storage -> storage.hints("n2", StoredNode.PARTITION), "hinted");
    assertArrayEquals(new byte[] {9}, assertInstanceOf(Loaded.Found.class, hint).bytes());
  }
}
