package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.PreconditionSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.RunSteps;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageRunner;
import org.resonate.transforms.store.TrackFiles;

class RemasterTest {

  @TempDir static Path folder;

  /** Each stage as a transform of its own, with what it must have filled and the failed beside. */
  @Test
  void everyTransformFillsItsSectionAndPassesFailedTracksOn() throws Exception {
    Job job = Fixtures.job(folder.resolve("each"));
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<KV<String, Track>> tracks =
        pipeline.apply(Create.of(tracks()).withCoder(Remaster.coder()));
    tracks = check(tracks, new Precondition(), job, RemasterTest::prepared);
    tracks = check(tracks, new Separate(), job, RemasterTest::separated);
    tracks =
        check(
            tracks,
            new AnalyzeQuality(),
            job,
            t -> assertEquals(4, t.getQuality().getStems().size()));
    tracks =
        check(
            tracks,
            new ConditionalRegenerate(),
            job,
            t -> {
              assertEquals(4, t.getRegeneration().getStems().size());
              // The band is unharmed: not one sample of a stem changes.
              t.getRegeneration().getStems().forEach(stem -> assertNull(stem.getSignal()));
            });
    tracks =
        check(
            tracks,
            new MatchReferenceVocals(),
            job,
            t -> assertEquals(0, t.getBalance().getGainDb()));
    tracks = check(tracks, new Mix(), job, t -> assertNotNull(t.getMix().getSignal()));
    check(tracks, new Master(), job, RemasterTest::mastered);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void theWholeWayEndsWithMastersRecordsAndFailuresApart() throws Exception {
    Job job = Fixtures.job(folder.resolve("whole"));
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionTuple ended =
        pipeline.apply(Create.of(tracks()).withCoder(Remaster.coder())).apply(Remaster.with(job));
    PAssert.that(ended.get(Remaster.DONE))
        .satisfies(
            all -> {
              assertEquals(Set.of("mono", "stereo"), ids(all));
              all.forEach(keyed -> mastered(keyed.getValue()));
              return null;
            });
    PAssert.that(ended.get(Remaster.FAILED))
        .satisfies(
            all -> {
              assertEquals(Set.of("text"), ids(all));
              all.forEach(keyed -> failed(keyed.getValue()));
              return null;
            });
    pipeline.run().waitUntilFinish();

    assertTrue(Files.size(job.outPath().resolve("stereo.flac")) > 100_000);
    assertTrue(Files.exists(job.outPath().resolve("mono.flac")));
    assertFalse(Files.exists(job.outPath().resolve("text.flac")));
    TrackFiles records = new TrackFiles(job.outPath());
    assertNull(records.read("stereo").orElseThrow().getFailure());
    assertEquals(FailureKind.UNREADABLE, records.read("text").orElseThrow().getFailure().getKind());
  }

  @Test
  void lightTracksTellWhichTheyWereAndHowTheyEnded() throws Exception {
    Job job = Fixtures.job(folder.resolve("light"));
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionTuple ended =
        pipeline
            .apply(Create.of(tracks()).withCoder(Remaster.coder()))
            .apply(Remaster.with(job).withStages(List.of(new Precondition())).light());
    PAssert.that(ended.get(Remaster.FAILED))
        .satisfies(
            all -> {
              assertEquals(Set.of("mono", "stereo", "text"), ids(all));
              for (KV<String, Track> keyed : all) {
                Track track = keyed.getValue();
                assertEquals(keyed.getKey(), track.getId());
                boolean isText = track.getId().equals("text");
                assertEquals(isText ? "precondition" : "deliver", track.getFailure().getStage());
                assertEquals("", track.getFailure().getStackTrace());
                assertNull(track.getPreparation());
              }
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertNotNull(
        new TrackFiles(job.outPath()).read("mono").orElseThrow().getPreparation(), "whole in OUT");
  }

  /** Else a store that was filled with --accept-damaged would open the gate for everybody. */
  @Test
  void damageThatWasAcceptedOnceIsStillRefusedWithoutTheFlag() throws Exception {
    Path nan = folder.resolve("nan.wav");
    float[][] signal = new TestBand(1, 2, 3).mix();
    signal[0][1000] = Float.NaN;
    try (AudioSource source = new MemorySource(new AudioFormat(1, 44_100), signal);
        WavWriter writer = WavWriter.create(nan, source.format())) {
      source.transferTo(writer);
    }
    Job job = Fixtures.job(folder.resolve("gate"));
    Track accepted = precondition(nan, true, job);
    assertNull(accepted.getFailure());
    Track refused = precondition(nan, false, job);
    assertEquals(FailureKind.DAMAGED, refused.getFailure().getKind());
  }

  private static Track precondition(Path file, boolean acceptDamaged, Job job) throws Exception {
    RemasterSettings settings =
        new RemasterSettings(
            null, new PreconditionSettings(0.3, acceptDamaged), null, null, null, null, null);
    return new StageRunner<>(new Precondition(), job).apply(Fixtures.track("nan", file, settings));
  }

  private static void prepared(Track track) {
    assertEquals(
        track.getId().equals("mono") ? 1 : 2, track.getPreparation().getSignal().getChannels());
    assertEquals(44_100, track.getPreparation().getSignal().getRateHz());
    assertEquals(5 * 44_100, track.getPreparation().getSignal().getFrames());
  }

  private static void separated(Track track) {
    assertEquals(
        List.of("drums", "bass", "other", "vocals"),
        track.getSeparation().getStems().stream().map(Stem::getName).toList());
    assertEquals("classic", track.getSeparation().getModel());
    assertEquals("cpu", track.getSeparation().getDevice());
  }

  private static void mastered(Track track) {
    assertEquals(-14, track.getMaster().getAfter().getIntegratedLufs(), 0.1);
    assertTrue(track.getMaster().getAfter().getTruePeakDbtp() <= -1);
    assertEquals(24, track.getMaster().getBitsPerSample());
    assertEquals(track.getId().equals("mono") ? 1 : 2, track.getMaster().getChannels());
  }

  private static void failed(Track track) {
    assertEquals(FailureKind.UNREADABLE, track.getFailure().getKind());
    assertEquals("precondition", track.getFailure().getStage());
    assertNull(track.getPreparation());
  }

  /** Asserts that must hold for a track that did not fail. */
  private interface Expectation extends java.io.Serializable {
    void check(Track track);
  }

  private static PCollection<KV<String, Track>> check(
      PCollection<KV<String, Track>> in, Stage<?> stage, Job job, Expectation expectation) {
    PCollection<KV<String, Track>> out =
        in.apply(stage.name(), RunSteps.of(List.of(new StageRunner<>(stage, job))));
    SerializableFunction<Iterable<KV<String, Track>>, Void> all =
        tracks -> {
          assertEquals(Set.of("mono", "stereo", "text"), ids(tracks));
          for (KV<String, Track> keyed : tracks) {
            if (keyed.getKey().equals("text")) {
              failed(keyed.getValue());
            } else {
              assertNull(keyed.getValue().getFailure());
              expectation.check(keyed.getValue());
            }
          }
          return null;
        };
    PAssert.that(stage.name(), out).satisfies(all);
    return out;
  }

  private static Set<String> ids(Iterable<KV<String, Track>> tracks) {
    Set<String> ids = new TreeSet<>();
    tracks.forEach(keyed -> ids.add(keyed.getKey()));
    return ids;
  }

  private static List<KV<String, Track>> tracks() throws IOException {
    Files.createDirectories(folder);
    Path stereo = Fixtures.recording(folder.resolve("s.wav"), new TestBand(2, 5, 1));
    Path mono = Fixtures.recording(folder.resolve("m.wav"), new TestBand(1, 5, 2));
    Path text = Files.writeString(folder.resolve("t.mp3"), "This is not a song.\n".repeat(50));
    RemasterSettings settings = RemasterSettings.defaults();
    return List.of(
        KV.of("stereo", Fixtures.track("stereo", stereo, settings)),
        KV.of("mono", Fixtures.track("mono", mono, settings)),
        KV.of("text", Fixtures.track("text", text, settings)));
  }
}
