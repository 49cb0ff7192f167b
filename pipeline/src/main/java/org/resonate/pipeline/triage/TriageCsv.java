package org.resonate.pipeline.triage;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;

/**
 * A spreadsheet with a row for each stem of each track, and one for each track that failed. Columns
 * of the track stand in each of its rows. UTF-8 with a byte order mark, without which Excel takes
 * it for something else; commas, double quotes, CRLF.
 *
 * <p>A spreadsheet takes text that begins with {@code = + - @}, a tab or a line break for a
 * formula, and a file may be named so by anybody: such text gets an apostrophe in front, which says
 * "text" to a spreadsheet. So does text that begins with an apostrophe, so that taking one away
 * gives the name back.
 */
public final class TriageCsv implements Closeable {

  private static final List<String> TRACK =
      List.of(
          "track",
          "id",
          "state",
          "kind",
          "message",
          "audioSeconds",
          "integratedLufs",
          "truePeakDbtp",
          "loudnessRangeLu",
          "trackDamage",
          "trackRegenerateSeconds",
          "trackGenerateSeconds",
          "trackGenerationSeconds",
          "trackRemasterSeconds");

  private static final List<String> STEM =
      List.of(
          "stem",
          "damage",
          "levelDbfs",
          "noiseFloorDbfs",
          "snrDb",
          "clippedRuns",
          "clicks",
          "dropouts",
          "bandwidthHz",
          "humHz");

  private static final List<String> PLAN =
      List.of(
          "regions",
          "damagedSeconds",
          "regenerate",
          "regenerateSeconds",
          "generateSeconds",
          "reason",
          "source");

  private static final String SCORE = "Score";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** The full-width forms count too where East Asian input is set. */
  private static final String FORMULA = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

  private final Path file;
  private final Path beside;
  private final SequenceWriter rows;
  private boolean isWhole;

  /**
   * Begins a file beside its place.
   *
   * @throws IOException if it cannot be written
   */
  public TriageCsv(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    this.beside = Files.createTempFile(this.file.getParent(), ".triage", ".tmp");
    BufferedWriter text = Files.newBufferedWriter(beside, StandardCharsets.UTF_8);
    text.write(BYTE_ORDER_MARK);
    CsvSchema.Builder schema = CsvSchema.builder();
    columns().forEach(schema::addColumn);
    this.rows =
        new CsvMapper()
            .writer(schema.build().withHeader().withLineSeparator("\r\n"))
            .writeValues(text);
  }

  /** Its columns, in their order. */
  public static List<String> columns() {
    List<String> columns = new ArrayList<>(TRACK);
    columns.addAll(STEM);
    for (Cause cause : Cause.values()) {
      if (cause != Cause.FORCED) {
        columns.add(cause.name().toLowerCase(Locale.ROOT) + SCORE);
      }
    }
    columns.addAll(PLAN);
    return columns;
  }

  /** Adds an analysed track. */
  public void add(TrackTriage triage, Optional<RemasterTime> time) throws IOException {
    Map<String, Object> row = track(triage.track(), "analyzed");
    Loudness before = triage.track().getPreparation().getBefore();
    row.put("audioSeconds", Figures.of(triage.audioSeconds()));
    row.put("integratedLufs", Figures.of(before.getIntegratedLufs()));
    row.put("truePeakDbtp", Figures.of(before.getTruePeakDbtp()));
    row.put("loudnessRangeLu", Figures.of(before.getLoudnessRangeLu()));
    row.put("trackDamage", triage.worst().toString());
    row.put("trackRegenerateSeconds", Figures.of(triage.regenerateSeconds()));
    row.put("trackGenerateSeconds", Figures.of(triage.generation().seconds()));
    row.put(
        "trackGenerationSeconds",
        Figures.of(time.map(RemasterTime::generationSeconds).orElse(null)));
    row.put("trackRemasterSeconds", Figures.of(time.map(RemasterTime::seconds).orElse(null)));
    for (StemTriage stem : triage.stems()) {
      Map<String, Object> stemRow = new HashMap<>(row);
      stemRow.putAll(stem(stem));
      stemRow.put(
          "generateSeconds",
          Figures.of(triage.generation().secondsByStem().getOrDefault(stem.name(), 0.0)));
      rows.write(stemRow);
    }
  }

  /** Adds a track that failed. */
  public void addFailed(Track track) throws IOException {
    Failure failure = track.getFailure();
    Map<String, Object> row = track(track, "failed");
    row.put("kind", failure.getKind().toString());
    row.put("message", text(failure.getMessage()));
    rows.write(row);
  }

  private static Map<String, Object> track(Track track, String state) {
    Map<String, Object> row = new HashMap<>();
    row.put("track", text(RawPath.display(track.getSource().getRelativePath())));
    row.put("id", text(track.getId()));
    row.put("state", state);
    row.put("source", text(RawPath.displayFile(track.getSource().getUri())));
    return row;
  }

  private static Map<String, Object> stem(StemTriage stem) {
    StemQuality quality = stem.quality();
    Map<String, Object> row = new HashMap<>();
    row.put("stem", text(stem.name()));
    row.put("damage", quality.getLevel().toString());
    row.put("levelDbfs", Figures.of(quality.getLevelDbfs()));
    row.put("noiseFloorDbfs", Figures.of(quality.getNoiseFloorDbfs()));
    row.put("snrDb", Figures.of(quality.getSnrDb()));
    row.put("clippedRuns", quality.getClippedRuns());
    row.put("clicks", quality.getClicks());
    row.put("dropouts", quality.getDropouts());
    row.put("bandwidthHz", Figures.of(quality.getBandwidthHz()));
    row.put("humHz", Figures.of(quality.getHumHz()));
    quality.getScores().forEach((cause, score) -> row.put(cause + SCORE, Figures.of(score)));
    row.keySet().retainAll(columns());
    row.put("regions", stem.regions().size());
    row.put("damagedSeconds", Figures.of(stem.damagedSeconds()));
    row.put("regenerate", stem.plan().regenerates() ? "yes" : "no");
    row.put("regenerateSeconds", Figures.of(stem.regenerateSeconds()));
    row.put("reason", text(stem.plan().reason()));
    return row;
  }

  /** Text that no spreadsheet takes for a formula. */
  static String text(String given) {
    return !given.isEmpty() && FORMULA.indexOf(given.charAt(0)) >= 0 ? "'" + given : given;
  }

  /**
   * Puts it in its place, in that of an earlier one.
   *
   * @throws IOException if that is not possible
   */
  public void finish() throws IOException {
    rows.close();
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    isWhole = true;
  }

  /** Leaves nothing of one that was not finished. */
  @Override
  public void close() throws IOException {
    if (!isWhole) {
      rows.close();
      Files.deleteIfExists(beside);
    }
  }
}
