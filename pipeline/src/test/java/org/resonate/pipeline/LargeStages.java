package org.resonate.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.resonate.transforms.record.Balance;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Mixdown;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Fingerprint;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/** Stages whose results have the sizes of stems, mix and master; the master's settings count. */
final class LargeStages {

  static final int STEMS_BYTES = 100_000;
  static final int MIX_BYTES = 20_000;
  static final int MASTER_BYTES = 5_000;

  private LargeStages() {}

  static List<Stage<?>> all() {
    return List.of(new Stems(), new Mix(), new Master());
  }

  private abstract static class Large<S extends SpecificRecordBase> implements Stage<S> {

    private static final long serialVersionUID = 1;

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

    static void write(StageContext context, String name, int bytes) throws IOException {
      Files.write(context.directory().resolve(name), new byte[bytes]);
    }
  }

  private static final class Stems extends Large<Balance> {

    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return "stems";
    }

    @Override
    public String section() {
      return "balance";
    }

    @Override
    public Class<Balance> sectionType() {
      return Balance.class;
    }

    @Override
    public Balance apply(Track in, StageContext context) throws IOException {
      write(context, "stems", STEMS_BYTES);
      return Balance.newBuilder().setReason(context.path("stems")).build();
    }
  }

  private static final class Mix extends Large<Mixdown> {

    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return "mix";
    }

    @Override
    public String section() {
      return "mix";
    }

    @Override
    public Class<Mixdown> sectionType() {
      return Mixdown.class;
    }

    @Override
    public Mixdown apply(Track in, StageContext context) throws IOException {
      long stems = Files.size(context.resolve(in.getBalance().getReason()));
      if (stems != STEMS_BYTES) {
        throw new IllegalStateException("stems of " + stems + " bytes");
      }
      write(context, "mix", MIX_BYTES);
      return Mixdown.newBuilder()
          .setSignal(
              Signal.newBuilder()
                  .setPath(context.path("mix"))
                  .setChannels(1)
                  .setRateHz(1)
                  .setFrames(1)
                  .setCrc32c(crc32c(MIX_BYTES))
                  .build())
          .build();
    }

    private static long crc32c(int zeros) {
      var crc = new java.util.zip.CRC32C();
      crc.update(new byte[zeros]);
      return crc.getValue();
    }
  }

  private static final class Master extends Large<Mastering> {

    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return "master";
    }

    @Override
    public String section() {
      return "master";
    }

    @Override
    public Class<Mastering> sectionType() {
      return Mastering.class;
    }

    @Override
    public Object settings(RemasterSettings settings) {
      return settings.master();
    }

    @Override
    public Mastering apply(Track in, StageContext context) throws IOException {
      write(context, "master.bin", MASTER_BYTES);
      return Mastering.newBuilder()
          .setPath(context.path("master.bin"))
          .setExtension("bin")
          .setCodec("none")
          .setRateHz(1)
          .setChannels(1)
          .setBitsPerSample(8)
          .setSizeBytes(MASTER_BYTES)
          .setSha256(Fingerprint.of(context.directory().resolve("master.bin")))
          .setAfter(new Loudness())
          .setGainDb(0)
          .setLimitingDb(0)
          .build();
    }
  }
}
