package org.resonate.pipeline;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecordBase;
import org.resonate.transforms.record.Balance;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/** A first, a middle and a last stage that take their time and count who is between them. */
final class SlowStages {

  /** Tracks that are past the start of the first stage and have not ended. */
  static final AtomicInteger IN_FLIGHT = new AtomicInteger();

  /** The most there were at once. */
  static final AtomicInteger MOST = new AtomicInteger();

  private SlowStages() {}

  static List<Stage<?>> all() {
    return List.of(new First(), new Last());
  }

  private abstract static class Slow<S extends SpecificRecordBase> implements Stage<S> {

    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return getClass().getSimpleName();
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public Object settings(RemasterSettings settings) {
      return "";
    }

    @Override
    public String dependencies(Track in, StageContext context) {
      return in.getId();
    }
  }

  private static final class First extends Slow<Balance> {

    private static final long serialVersionUID = 1;

    @Override
    public String section() {
      return "balance";
    }

    @Override
    public Class<Balance> sectionType() {
      return Balance.class;
    }

    @Override
    public Balance apply(Track in, StageContext context) throws Exception {
      MOST.accumulateAndGet(IN_FLIGHT.incrementAndGet(), Math::max);
      Thread.sleep(20);
      if (in.getId().endsWith("7")) {
        throw new IllegalStateException("a track that fails");
      }
      return Balance.newBuilder().setReason("slow").build();
    }
  }

  private static final class Last extends Slow<Mastering> {

    private static final long serialVersionUID = 1;

    @Override
    public String section() {
      return "master";
    }

    @Override
    public Class<Mastering> sectionType() {
      return Mastering.class;
    }

    @Override
    public Mastering apply(Track in, StageContext context) throws Exception {
      Thread.sleep(20);
      Files.writeString(context.directory().resolve("master.txt"), in.getId());
      return Mastering.newBuilder()
          .setPath(context.path("master.txt"))
          .setExtension("txt")
          .setCodec("text")
          .setRateHz(1)
          .setChannels(1)
          .setBitsPerSample(8)
          .setSizeBytes(1)
          .setSha256("")
          .setAfter(new Loudness())
          .setGainDb(0)
          .setLimitingDb(0)
          .build();
    }
  }
}
