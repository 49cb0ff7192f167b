package org.resonate.pipeline.ledger;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Reading;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.MachineMade;

/**
 * What a scheduler reads of a job, as {@code summary.json}: times in seconds, levels in LUFS and
 * dBTP, ratios plain; minus infinity is null. Tracks that were worked on or failed are listed,
 * others counted.
 *
 * @param command that ran
 * @param version of this program
 * @param started when the job did
 * @param seconds it took
 * @param exitCode of the job
 * @param runner that ran it
 * @param counts by name: done, failed, unchanged, orphaned and others
 * @param skipped entries of the listing by reason
 * @param models that were used
 */
public record Summary(
    String command,
    String version,
    Instant started,
    double seconds,
    int exitCode,
    String runner,
    Map<String, Long> counts,
    Map<String, Long> skipped,
    List<Model> models) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Writes it beside its place and renames it there; tracks are read from the ledger in turn. */
  public void write(
      OutputFolder folder, Ledger ledger, Predicate<String> isListed, Set<String> orphans)
      throws IOException {
    Path beside = OutputFolder.beside(folder.summary());
    try (JsonGenerator json = JSON.createGenerator(beside.toFile(), JsonEncoding.UTF8)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("resonate", version);
      json.writeStringField("command", command);
      json.writeStringField("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
      number(json, "seconds", seconds);
      json.writeNumberField("exitCode", exitCode);
      json.writeStringField("runner", runner);
      numbers(json, "counts", counts);
      numbers(json, "skipped", skipped);
      json.writeArrayFieldStart("models");
      for (Model model : models) {
        json.writeStartObject();
        json.writeStringField("name", model.name());
        json.writeStringField("version", model.version());
        json.writeStringField("licence", model.licence());
        json.writeStringField("sha256", model.sha256());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("tracks");
      ledger.forEach(
          track -> {
            if (isListed.test(track.getId())) {
              track(json, track);
            }
          });
      json.writeEndArray();
      json.writeArrayFieldStart("orphaned");
      ledger.forEach(
          track -> {
            if (orphans.contains(track.getId())) {
              orphan(json, track);
            }
          });
      json.writeEndArray();
      json.writeEndObject();
    }
    Files.move(beside, folder.summary(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A track whose source is gone. */
  private static void orphan(JsonGenerator json, Track track) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", track.getId());
    json.writeStringField("source", RawPath.displayFile(track.getSource().getUri()));
    if (track.getMaster() != null && track.getFailure() == null) {
      json.writeStringField(
          "output", RawPath.display(track.getOutput()) + "." + track.getMaster().getExtension());
    }
    json.writeEndObject();
  }

  private static void track(JsonGenerator json, Track track) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", track.getId());
    json.writeStringField("source", RawPath.displayFile(track.getSource().getUri()));
    json.writeStringField("sourceUri", track.getSource().getUri());
    if (track.getMaster() != null && track.getFailure() == null) {
      json.writeStringField(
          "output", RawPath.display(track.getOutput()) + "." + track.getMaster().getExtension());
    }
    json.writeStringField("state", track.getFailure() == null ? "done" : "failed");
    if (track.getFailure() != null) {
      json.writeStringField("stage", track.getFailure().getStage());
      json.writeStringField("kind", track.getFailure().getKind().toString());
      json.writeStringField("message", track.getFailure().getMessage());
      json.writeNumberField("attempt", track.getFailure().getAttempt());
    }
    if (!track.getEarlierFailures().isEmpty()) {
      json.writeArrayFieldStart("earlierFailures");
      for (Failure failure : track.getEarlierFailures()) {
        json.writeStartObject();
        json.writeStringField("stage", failure.getStage());
        json.writeStringField("kind", failure.getKind().toString());
        json.writeStringField("message", failure.getMessage());
        json.writeNumberField("attempt", failure.getAttempt());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (track.getPreparation() != null) {
      var signal = track.getPreparation().getSignal();
      number(json, "audioSeconds", signal.getFrames() / (double) signal.getRateHz());
    }
    if (track.getSeparation() != null) {
      json.writeStringField("device", track.getSeparation().getDevice());
    }
    if (track.getStartedMillis() != null && track.getEndedMillis() != null) {
      json.writeStringField("worker", track.getWorker());
      json.writeStringField("started", time(track.getStartedMillis()));
      json.writeStringField("ended", time(track.getEndedMillis()));
    }
    json.writeObjectFieldStart("seconds");
    for (var stage : new TreeMap<>(track.getSeconds()).entrySet()) {
      number(json, stage.getKey(), stage.getValue());
    }
    json.writeEndObject();
    if (track.getPreparation() != null) {
      loudness(json, "before", track.getPreparation().getBefore());
    }
    if (track.getMaster() != null) {
      loudness(json, "after", track.getMaster().getAfter());
    }
    if (track.getQuality() != null) {
      json.writeObjectFieldStart("stems");
      for (StemQuality stem : track.getQuality().getStems()) {
        json.writeObjectFieldStart(stem.getStem());
        json.writeStringField("damage", stem.getLevel().toString());
        number(json, "snrDb", stem.getSnrDb());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    if (track.getRegeneration() != null) {
      regenerated(json, track);
    }
    if (track.getBalance() != null) {
      json.writeObjectFieldStart("vocals");
      number(json, "ratioBefore", track.getBalance().getRatioBefore());
      number(json, "ratioTarget", track.getBalance().getRatioTarget());
      number(json, "ratioAfter", track.getMix() == null ? null : track.getMix().getVocalRatio());
      number(json, "gainDb", track.getBalance().getGainDb());
      json.writeStringField("reason", track.getBalance().getReason());
      json.writeEndObject();
    }
    if (track.getMaster() != null) {
      number(json, "limitingDb", track.getMaster().getLimitingDb());
      number(json, "shortfallLu", track.getMaster().getShortfallLu());
    }
    json.writeArrayFieldStart("notes");
    for (String note : notes(track)) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** What the stages had to say of a track, in their order. */
  private static List<String> notes(Track track) {
    List<String> notes = new ArrayList<>();
    if (track.getPreparation() != null) {
      notes.addAll(track.getPreparation().getNotes());
    }
    if (track.getSeparation() != null) {
      notes.addAll(track.getSeparation().getNotes());
    }
    if (track.getRegeneration() != null) {
      track.getRegeneration().getStems().forEach(stem -> notes.addAll(stem.getNotes()));
      if (track.getRegeneration().getGeneration() != null) {
        notes.addAll(track.getRegeneration().getGeneration().getNotes());
      }
    }
    if (track.getMaster() != null) {
      notes.addAll(track.getMaster().getNotes());
    }
    return notes;
  }

  private static void regenerated(JsonGenerator json, Track track) throws IOException {
    double rateHz = track.getPreparation().getSignal().getRateHz();
    json.writeArrayFieldStart("regenerated");
    for (MachineMade made : MachineMade.of(track)) {
      Regenerated interval = made.interval();
      json.writeStartObject();
      json.writeStringField("stem", made.stem());
      number(json, "startSeconds", interval.getStartFrame() / rateHz);
      number(json, "endSeconds", interval.getEndFrame() / rateHz);
      json.writeStringField("cause", interval.getCause().toString());
      json.writeStringField("engine", interval.getEngine());
      json.writeBooleanField("accepted", interval.getAccepted());
      number(json, "scoreBefore", interval.getScoreBefore());
      number(json, "scoreAfter", interval.getScoreAfter());
      if (interval.getModel() != null) {
        json.writeStringField("model", interval.getModel());
        json.writeStringField("licence", interval.getLicence());
        json.writeNumberField("seed", interval.getSeed());
        number(json, "blend", interval.getBlend());
      }
      if (interval.getNote() != null) {
        json.writeStringField("note", interval.getNote());
      }
      json.writeObjectFieldStart("gate");
      for (Reading reading : interval.getReadings()) {
        json.writeObjectFieldStart(reading.getMeasure());
        number(json, "before", reading.getBefore());
        number(json, "after", reading.getAfter());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void loudness(JsonGenerator json, String name, Loudness loudness)
      throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "integratedLufs", loudness.getIntegratedLufs());
    number(json, "truePeakDbtp", loudness.getTruePeakDbtp());
    number(json, "loudnessRangeLu", loudness.getLoudnessRangeLu());
    json.writeEndObject();
  }

  private static void numbers(JsonGenerator json, String name, Map<String, Long> numbers)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (var entry : numbers.entrySet()) {
      json.writeNumberField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** To four digits; what JSON cannot hold is null. */
  private static void number(JsonGenerator json, String name, Double value) throws IOException {
    if (value == null || !Double.isFinite(value)) {
      json.writeNullField(name);
    } else {
      json.writeFieldName(name);
      json.writeNumber(String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", ""));
    }
  }
}
