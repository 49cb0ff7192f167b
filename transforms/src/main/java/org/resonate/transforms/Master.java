package org.resonate.transforms;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Tee;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.AudioEncoder;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.DecodeReport;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.io.EncodePlan;
import org.resonate.audio.io.EncodeSettings;
import org.resonate.audio.io.FfmpegVersions;
import org.resonate.audio.io.Tags;
import org.resonate.audio.measure.LoudnessMeter;
import org.resonate.audio.measure.TruePeakMeter;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.StemFile;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.MasterSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Beside;
import org.resonate.transforms.stage.Fingerprint;
import org.resonate.transforms.stage.Provenance;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/**
 * Gives the mix the reference's tonal balance, the loudness that is asked for and a ceiling on its
 * true peaks, and writes it with the source's tags and cover. What counts is the written file,
 * decoded again.
 */
public final class Master implements Stage<Mastering> {

  private static final long serialVersionUID = 1;

  /** Loudness is not defined under it; such a file is measured at the working rate. */
  private static final int LOWEST_MEASURED_RATE_HZ = 8_000;

  @Override
  public String name() {
    return "master";
  }

  @Override
  public int version() {
    return 1;
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
  public String dependencies(Track in, StageContext context) {
    return FfmpegVersions.versions();
  }

  @Override
  public Mastering apply(Track in, StageContext context) throws Exception {
    MasterSettings settings = context.settings().master();
    EncodePlan plan = plan(in.getPreparation(), settings);
    Tags tags = tags(in);
    long ditherSeed = Long.parseUnsignedLong(context.fingerprint().substring(0, 16), 16);
    String name = "master." + plan.extension();
    Path file = context.directory().resolve(name);

    Reference reference = Reference.of(in, context).orElse(null);
    Tone tone = Tone.towards(reference, in.getMix().getSignal(), context);
    MasterChain chain = new MasterChain(context, in.getMix().getSignal(), tone);
    EncodeSettings encoding = new EncodeSettings(plan, chain.format(), ditherSeed, tags);
    LoudnessLoop.Outcome outcome =
        new LoudnessLoop(chain, settings)
            .run(
                (gainDb, ceilingDbtp) -> {
                  try (AudioEncoder encoder = AudioEncoder.create(file, encoding)) {
                    double limitingDb = chain.limited(gainDb, ceilingDbtp, encoder);
                    return new LoudnessLoop.Rendered(
                        measure(file, plan.rateHz(), context), limitingDb);
                  }
                });

    List<String> notes = new ArrayList<>(outcome.notes());
    List<StemFile> stems =
        settings.stems() ? new StemExport(in, context).write(plan, ditherSeed, notes) : List.of();
    return Mastering.newBuilder()
        .setPath(context.path(name))
        .setExtension(plan.extension())
        .setCodec(plan.codec().id())
        .setRateHz(plan.rateHz())
        .setChannels(chain.format().channels())
        .setBitsPerSample(plan.bitsPerSample())
        .setSizeBytes(Files.size(file))
        .setSha256(Fingerprint.of(file))
        .setAfter(outcome.last().loudness())
        .setGainDb(outcome.gainDb())
        .setLimitingDb(outcome.last().limitingDb())
        .setShortfallLu(outcome.shortfallLu())
        .setRounds(outcome.rounds())
        .setEqGainsDb(tone.gainsDb())
        .setStems(stems)
        .setNotes(notes)
        .build();
  }

  /** Decodes a written file and measures it. */
  private static Loudness measure(Path file, int rateHz, StageContext context) throws IOException {
    DecodeSettings settings =
        rateHz < LOWEST_MEASURED_RATE_HZ ? DecodeSettings.WORKING : DecodeSettings.SOURCE_RATE;
    try (AudioSource decoded = AudioDecoder.open(file, settings)) {
      LoudnessMeter loudness = new LoudnessMeter(decoded.format());
      TruePeakMeter peak = new TruePeakMeter(decoded.format());
      try (Beside meters = context.beside(decoded.format(), new Tee(loudness, peak))) {
        decoded.transferTo(meters);
      }
      return Loudnesses.of(loudness, peak);
    }
  }

  private static EncodePlan plan(Preparation source, MasterSettings settings) {
    DecodeReport report = Precondition.report(source);
    return switch (settings.format()) {
      case SOURCE -> EncodePlan.likeSource(report);
      case FLAC, WAV, MP3, AAC, OPUS, ALAC ->
          EncodePlan.of(Codec.valueOf(settings.format().name()), report);
    };
  }

  private static Tags tags(Track track) throws IOException {
    Path source = Path.of(URI.create(track.getSource().getUri()));
    return Tags.read(source).with(Tags.PROVENANCE, Provenance.of(track));
  }
}
