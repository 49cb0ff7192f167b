package org.resonate.audio;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Lets another thread do what a sink does, while the caller makes the next block. What the sink
 * gets is the same, in the same order; a few blocks at most are on their way. What the sink throws
 * comes out of a later call here.
 */
public final class Handover implements AudioSink, Closeable {

  private static final int BLOCKS = 4;

  /** A block on its way; one without frames is the end. */
  private static final class Block {
    final float[][] samples;
    final int frames;

    Block(float[][] samples, int frames) {
      this.samples = samples;
      this.frames = frames;
    }
  }

  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<float[][]> empty = new ArrayBlockingQueue<>(BLOCKS);
  private final FutureTask<Void> work;
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param format of what will be written
   * @param sink used by the other thread alone, until {@link #finish} or {@link #close} returns
   */
  public Handover(AudioFormat format, AudioSink sink) {
    for (int i = 0; i < BLOCKS; i++) {
      empty.add(new float[format.channels()][AudioSource.BLOCK_FRAMES]);
    }
    work = new FutureTask<>(() -> take(sink));
    thread = new Thread(work, Thread.currentThread().getName() + " handover");
    thread.setDaemon(true);
    thread.start();
  }

  private Void take(AudioSink sink) throws IOException, InterruptedException {
    for (Block block = full.take(); block.frames > 0; block = full.take()) {
      sink.write(block.samples, block.frames);
      empty.put(block.samples);
    }
    sink.finish();
    return null;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    for (int start = 0; start < frames; start += AudioSource.BLOCK_FRAMES) {
      int count = Math.min(AudioSource.BLOCK_FRAMES, frames - start);
      float[][] copy = nextEmpty();
      for (int c = 0; c < copy.length; c++) {
        System.arraycopy(block[c], start, copy[c], 0, count);
      }
      full.add(new Block(copy, count));
    }
  }

  private float[][] nextEmpty() throws IOException {
    try {
      float[][] next = empty.poll();
      while (next == null) {
        if (work.isDone()) {
          result();
          throw new IOException("the sink ended before its sound did");
        }
        next = empty.poll(50, TimeUnit.MILLISECONDS);
      }
      return next;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void finish() throws IOException {
    full.add(new Block(new float[0][0], 0));
    result();
  }

  private void result() throws IOException {
    try {
      work.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IOException(e.getCause());
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException io = new InterruptedIOException("interrupted while handing sound over");
    io.initCause(e);
    return io;
  }

  /** Ends the thread, finished or not; waits until it has let go of the sink. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
