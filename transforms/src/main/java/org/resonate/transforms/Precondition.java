package org.resonate.transforms;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Levels;
import org.resonate.audio.Tee;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.DamageGate;
import org.resonate.audio.io.DecodeReport;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.io.FfmpegVersions;
import org.resonate.audio.io.WavReader;
import org.resonate.audio.io.WavWriter;
import org.resonate.audio.measure.Hum;
import org.resonate.audio.measure.LoudnessMeter;
import org.resonate.audio.measure.TruePeakMeter;
import org.resonate.audio.restore.RecordingAnalysis;
import org.resonate.audio.restore.RecordingCleaner;
import org.resonate.audio.restore.RecordingHoles;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.PreconditionSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Beside;
import org.resonate.transforms.stage.Fingerprint;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;
import org.resonate.transforms.stage.TrackException;
import org.resonate.transforms.store.Worker;

/**
 * Decodes a recording to 44.1 kHz float, refuses what is damaged, and cleans the rest: first clean,
 * then separate, for damaged sound separates badly.
 */
public final class Precondition implements Stage<Preparation> {

  private static final long serialVersionUID = 1;

  /** Shorter than this has no loudness: BS.1770 measures blocks of 400 ms. */
  private static final double SHORTEST_SECONDS = 0.4;

  /** Quieter than 16 bits can say: nothing was recorded. */
  private static final double SILENT_PEAK_DBFS = -90;

  private static final String DECODED = "decoded.wav";
  private static final String FILLED = "filled.wav";
  private static final String CLEANED = "cleaned.wav";

  @Override
  public String name() {
    return "precondition";
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public String section() {
    return "preparation";
  }

  @Override
  public Class<Preparation> sectionType() {
    return Preparation.class;
  }

  @Override
  public Object settings(RemasterSettings settings) {
    // With the acceptance of damage: a result that was let through must not pass the gate
    // elsewhere.
    return settings.precondition();
  }

  @Override
  public String dependencies(Track in, StageContext context) throws Exception {
    return digest(source(in)) + FfmpegVersions.versions();
  }

  private static String digest(Path source) throws IOException, TrackException {
    try {
      return Fingerprint.of(source);
    } catch (NoSuchFileException e) {
      throw new TrackException(
          FailureKind.NO_ACCESS,
          "%s: it is gone, a link to nothing, or not to be seen by worker %s; put it back, leave it out, or mount its folder there"
              .formatted(source.getFileName(), Worker.current()));
    } catch (AccessDeniedException e) {
      throw new TrackException(
          FailureKind.NO_ACCESS,
          source.getFileName() + ": it may not be read; give this user the right to");
    }
  }

  @Override
  public Preparation apply(Track in, StageContext context) throws Exception {
    Path source = source(in);
    PreconditionSettings settings = context.settings().precondition();
    try (AudioDecoder decoder = AudioDecoder.open(source, DecodeSettings.WORKING)) {
      AudioFormat format = decoder.format();
      boolean cleans = settings.strength() > 0;
      LoudnessMeter loudness = new LoudnessMeter(format);
      TruePeakMeter peak = new TruePeakMeter(format);
      RecordingAnalysis analysis = new RecordingAnalysis(format);
      WavWriter decoded = context.create(DECODED, format);
      try (decoded;
          Beside analysing = context.beside(format, analysis)) {
        decoder.transferTo(
            cleans
                ? new Tee(decoded, loudness, peak, analysing)
                : new Tee(decoded, loudness, peak));
      }
      DecodeReport report = decoder.report();
      List<String> notes = new ArrayList<>(report.notes());
      gate(report, settings, notes);
      expectSound(format.seconds(decoded.frames()), peak.samplePeak());

      Preparation.Builder preparation = describe(report);
      preparation.setSha256(Fingerprint.of(source)).setBefore(Loudnesses.of(loudness, peak));
      if (cleans) {
        clean(context, format, analysis, preparation);
      } else {
        preparation.setSignal(context.signal(DECODED, format, decoded));
      }
      return preparation.setNotes(notes).build();
    }
  }

  private static void clean(
      StageContext context,
      AudioFormat format,
      RecordingAnalysis analysis,
      Preparation.Builder preparation)
      throws IOException {
    Path decoded = context.directory().resolve(DECODED);
    Path raw = filled(context, format, analysis.holes(), decoded, preparation);
    ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, context.job().threads()));
    try (AudioSource source = WavReader.open(raw);
        WavWriter cleaned = context.create(CLEANED, format)) {
      RecordingCleaner cleaner =
          analysis.cleaner(context.settings().precondition().strength(), threads, cleaned);
      source.transferTo(cleaner);
      preparation
          .setSignal(context.signal(CLEANED, format, cleaned))
          .setDcOffset(cleaner.dcOffset())
          .setDeclippedSamples(cleaner.declippedSamples())
          .setHumHz(cleaner.hum().map(Hum::mainsHz).orElse(null))
          .setHumLines(cleaner.hum().map(hum -> hum.worthCuttingHz().size()).orElse(0))
          .setNoiseReductionDb(
              cleaner.noiseReductionDb().isPresent()
                  ? cleaner.noiseReductionDb().getAsDouble()
                  : null);
    } finally {
      threads.shutdownNow();
    }
    Files.delete(raw);
  }

  /** The recording with its holes filled as far as that can be; where there are none, itself. */
  private static Path filled(
      StageContext context,
      AudioFormat format,
      RecordingHoles holes,
      Path decoded,
      Preparation.Builder preparation)
      throws IOException {
    if (holes.regions().isEmpty()) {
      return decoded;
    }
    try (WavWriter writer = context.create(FILLED, format)) {
      preparation.setHoles(
          RepairRecords.of(holes.fill(() -> WavReader.open(decoded), writer), null));
    }
    Files.delete(decoded);
    return context.directory().resolve(FILLED);
  }

  /** What the file was, as far as its record holds it. */
  static DecodeReport report(Preparation source) {
    return new DecodeReport(
        source.getContainer(),
        source.getCodec(),
        source.getRateHz(),
        source.getChannels(),
        "",
        source.getBitsPerSample(),
        source.getLossless(),
        source.getFloatingPoint(),
        source.getDeclaredSeconds(),
        0,
        0,
        0,
        source.getDecodeErrors(),
        false,
        0,
        false,
        source.getNotes());
  }

  private static Preparation.Builder describe(DecodeReport report) {
    return Preparation.newBuilder()
        .setContainer(report.container())
        .setCodec(report.codec())
        .setRateHz(report.rateHz())
        .setChannels(report.channels())
        .setBitsPerSample(report.bitsPerSample())
        .setLossless(report.lossless())
        .setFloatingPoint(report.floatingPoint())
        .setDeclaredSeconds(report.declaredSeconds())
        .setDecodeErrors(report.decodeErrors());
  }

  private static void gate(DecodeReport report, PreconditionSettings settings, List<String> notes)
      throws TrackException {
    List<String> damage = DamageGate.check(report);
    if (damage.isEmpty()) {
      return;
    }
    String said = String.join(" ", damage);
    if (!settings.acceptDamaged()) {
      throw new TrackException(
          FailureKind.DAMAGED,
          said + " Get a better copy, or work on what is there with --accept-damaged.");
    }
    notes.add("Damaged and accepted: " + said);
  }

  private static void expectSound(double seconds, float samplePeak) throws TrackException {
    if (seconds < SHORTEST_SECONDS) {
      throw new TrackException(
          FailureKind.TOO_SHORT,
          String.format(
              Locale.ROOT,
              "Only %.3f s of sound; at least %.1f s are needed to measure loudness.",
              seconds,
              SHORTEST_SECONDS));
    }
    if (Levels.toDb(samplePeak) < SILENT_PEAK_DBFS) {
      throw new TrackException(
          FailureKind.SILENT,
          "Nothing but silence (no sample above −90 dBFS); there is nothing to remaster.");
    }
  }

  private static Path source(Track track) {
    return Path.of(URI.create(track.getSource().getUri()));
  }
}
