package org.resonate.pipeline.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.MachineMade;

class TrackTriageTest {

  private static final Track DAMAGED =
      Analyzed.track(
          "a.wav",
          Analyzed.stem(
              "bass",
              Analyzed.region(1, 3, Cause.NOISE, 0.6),
              Analyzed.region(2, 4, Cause.CLICKS, 0.8)),
          Analyzed.stem("vocals", Analyzed.region(3, 6, Cause.HUM, 0.3)));

  private static RemasterSettings settings(boolean minor, boolean force, String... stems) {
    return new RemasterSettings(
        null,
        null,
        null,
        null,
        new RegenerateSettings(minor, force, stems.length == 0 ? null : List.of(stems), 0.3),
        null,
        null);
  }

  @Test
  void theWorstStemGradesTheTrackAndOverlapsCountOnce() {
    TrackTriage triage = TrackTriage.of(DAMAGED, RemasterSettings.defaults(), false);
    assertEquals(DamageLevel.SEVERE, triage.worst());
    assertEquals(0.8, triage.worstScore());
    assertEquals(List.of("clicks", "noise", "hum"), triage.causes());
    assertEquals(10, triage.audioSeconds());
    assertEquals(3, triage.stems().get(0).damagedSeconds());
    assertEquals(3, triage.stems().get(0).regenerateSeconds());
    assertFalse(triage.stems().get(1).plan().regenerates());
    assertEquals(3, triage.regenerateSeconds());
  }

  @Test
  void whatIsRegeneratedFollowsTheFlagsOfNow() {
    assertEquals(
        5,
        TrackTriage.of(DAMAGED, settings(true, false, "bass", "vocals"), false)
            .regenerateSeconds());
    assertEquals(
        0, TrackTriage.of(DAMAGED, settings(true, false, "drums"), false).regenerateSeconds());
    Track clean = Analyzed.track("b.wav", Analyzed.stem("bass"), Analyzed.stem("vocals"));
    assertEquals(0, TrackTriage.of(clean, settings(true, false), false).regenerateSeconds());
    assertEquals(10, TrackTriage.of(clean, settings(false, true), false).regenerateSeconds());
  }

  @Test
  void programsGetAllOfIt() {
    TrackTriage triage = TrackTriage.of(DAMAGED, RemasterSettings.defaults(), false);
    JsonNode fields = new ObjectMapper().valueToTree(TriageFields.of(triage, Optional.empty()));
    assertEquals("SEVERE", fields.at("/damage").asText());
    assertEquals(-17.25, fields.at("/before/integratedLufs").asDouble());
    assertTrue(fields.at("/remasterSeconds").isNull());
    JsonNode bass = fields.at("/stems/bass");
    assertEquals(20.5, bass.at("/snrDb").asDouble());
    assertTrue(bass.at("/humHz").isNull());
    assertEquals(0.8, bass.at("/scores/clicks").asDouble());
    assertEquals("CLICKS", bass.at("/regions/1/cause").asText());
    assertEquals(2, bass.at("/regions/1/startSeconds").asDouble());
    assertEquals(4, bass.at("/regions/1/endSeconds").asDouble());
    assertEquals("SEVERE", bass.at("/regions/1/damage").asText());
    assertTrue(bass.at("/regenerate").asBoolean());
    assertEquals(2, bass.at("/regenerated").size());
    assertFalse(fields.at("/stems/vocals/regenerate").asBoolean());
    assertEquals("minor damage is kept by default", fields.at("/stems/vocals/reason").asText());
  }

  @Test
  void holesOfTheRecordingAreTold() {
    Regenerated hole =
        Regenerated.newBuilder()
            .setStartFrame(250)
            .setEndFrame(290)
            .setCause(Cause.DROPOUT)
            .setEngine("repair")
            .setAccepted(true)
            .setScoreBefore(0.6)
            .setScoreAfter(0)
            .setNote("1 of 1 holes filled")
            .build();
    Track track =
        Track.newBuilder(DAMAGED)
            .setPreparation(
                Preparation.newBuilder(DAMAGED.getPreparation()).setHoles(List.of(hole)).build())
            .build();
    TrackTriage triage = TrackTriage.of(track, RemasterSettings.defaults(), false);
    JsonNode fields = new ObjectMapper().valueToTree(TriageFields.of(triage, Optional.empty()));
    assertEquals(2.5, fields.at("/holes/0/startSeconds").asDouble());
    assertEquals(2.9, fields.at("/holes/0/endSeconds").asDouble());
    assertTrue(fields.at("/holes/0/filled").asBoolean());
    assertEquals(1, MachineMade.accepted(track));
  }

  @Test
  void figuresHaveNoExponentAndNoInfinity() {
    assertEquals("1200", Figures.of(1200.0).toString());
    assertEquals("0.1235", Figures.of(0.12349).toString());
    assertEquals("0", Figures.of(-0.00001).toString());
    assertNull(Figures.of(Double.NEGATIVE_INFINITY));
    assertNull(Figures.of(null));
  }

  @Test
  void theBudgetBoundsWhatIsGeneratedAndTheRestIsCounted() {
    Track track =
        Analyzed.track(
            "a.wav",
            Analyzed.stem("bass", Analyzed.region(0, 4, Cause.NOISE, 0.6)),
            Analyzed.stem("other", Analyzed.region(2, 5, Cause.CLIPPING, 0.9)),
            Analyzed.stem("drums", Analyzed.region(2, 5, Cause.HUM, 0.9)));
    RegenerateSettings four =
        new RegenerateSettings(false, false, null, 0.3, 4, null, null, null, null);
    PlannedGeneration planned =
        TrackTriage.of(track, new RemasterSettings(null, null, null, null, four, null, null), true)
            .generation();
    // The severe stem first, of the other what is left of the budget; hum is cut out, not painted.
    assertEquals(Map.of("other", 3.0, "bass", 1.0), planned.secondsByStem());
    assertEquals(4, planned.seconds(), 1e-12);
    assertEquals(3, planned.leftOutSeconds(), 1e-12);
    assertEquals(2, planned.windows("cpu"));
    assertEquals(6, planned.windows("mps"));
  }
}
