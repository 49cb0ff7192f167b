package org.resonate.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.resonate.audio.band.MemorySink;

class HandoverTest {

  private static final AudioFormat STEREO = new AudioFormat(2, 44_100);

  @Test
  void everySampleArrivesInOrderWhateverTheBlocks() throws Exception {
    Random random = new Random(1);
    float[][] signal = new float[2][200_000];
    for (float[] samples : signal) {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = random.nextFloat();
      }
    }
    MemorySink sink = new MemorySink(2);
    try (Handover handover = new Handover(STEREO, sink)) {
      float[][] block = new float[2][20_000];
      for (int start = 0; start < 200_000; ) {
        int frames = Math.min(200_000 - start, 1 + random.nextInt(20_000));
        System.arraycopy(signal[0], start, block[0], 0, frames);
        System.arraycopy(signal[1], start, block[1], 0, frames);
        handover.write(block, frames);
        start += frames;
      }
      handover.finish();
    }
    assertTrue(sink.finished());
    assertArrayEquals(signal[0], sink.signal()[0]);
    assertArrayEquals(signal[1], sink.signal()[1]);
  }

  @Test
  void whatTheSinkThrowsComesOut() {
    AudioSink broken =
        new AudioSink() {
          @Override
          public void write(float[][] block, int frames) throws IOException {
            throw new IOException("torn");
          }

          @Override
          public void finish() {}
        };
    IOException thrown =
        assertThrows(
            IOException.class,
            () -> {
              try (Handover handover = new Handover(STEREO, broken)) {
                for (int i = 0; i < 100; i++) {
                  handover.write(new float[2][100], 100);
                }
                handover.finish();
              }
            });
    assertTrue(thrown.getMessage().contains("torn"));
  }

  @Test
  void closingEarlyEndsTheThreadAndFinishesNothing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    boolean[] finished = new boolean[1];
    AudioSink stuck =
        new AudioSink() {
          @Override
          public void write(float[][] block, int frames) throws IOException {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }

          @Override
          public void finish() {
            finished[0] = true;
          }
        };
    try (Handover handover = new Handover(STEREO, stuck)) {
      handover.write(new float[2][10], 10);
    }
    assertFalse(finished[0]);
  }
}
