package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;

class EventLogTest {

  private final List<Long> clicks = new ArrayList<>();
  private final List<Long> holes = new ArrayList<>();
  private final EventLog log =
      new EventLog(
          new AudioFormat(2, 44_100),
          (channel, start, end) -> clicks.add(start),
          (channel, start, end) -> holes.add(start));

  @Test
  void clicksAtTheEdgesOfAHoleBelongToIt() {
    log.click(0, 995, 1005);
    log.click(1, 5000, 5010);
    log.click(0, 9000, 9004);
    log.hole(0, 1000, 5000);
    log.settle(Long.MAX_VALUE);
    assertEquals(List.of(9000L), clicks);
    assertEquals(List.of(1000L), holes);
  }

  @Test
  void whatAllChannelsShareIsOneEvent() {
    log.click(1, 1004, 1010);
    log.click(0, 1000, 1008);
    log.click(0, 3000, 3001);
    log.settle(2000);
    assertEquals(List.of(1000L), clicks);
    log.settle(Long.MAX_VALUE);
    assertEquals(List.of(1000L, 3000L), clicks);
    assertEquals(2, log.clicks());
    assertEquals(0, log.dropouts());
    // Closer than 50 ms: one region.
    assertEquals(List.of(new Spans.Span(1000, 3001, 3)), log.clickSpans());
  }
}
