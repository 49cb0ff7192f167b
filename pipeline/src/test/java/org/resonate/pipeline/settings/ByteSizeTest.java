package org.resonate.pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "500MB, 500000000",
    "20GB, 20000000000",
    "20 gb, 20000000000",
    "20G, 20000000000",
    "1.5TB, 1500000000000",
    "64KiB, 65536",
    "2Gi, 2147483648",
    "1234, 1234",
    "7B, 7"
  })
  void readsWhatUsersWrite(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "-1GB", "1,5GB", "20 GBs", "5iB", "much", "99999999TB"})
  void refusesWhatIsNoSize(String text) {
    assertTrue(ByteSize.parse(text).isEmpty());
  }
}
