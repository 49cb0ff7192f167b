package org.resonate.audio.restore;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.gate.Gate;
import org.resonate.audio.measure.DamageCause;

/**
 * The processors of all that is to be done about a stem, in the order in which sound passes them:
 * holes, clicks, clipping, hum, noise, band.
 *
 * @param frames of the stem
 * @param song gives what the gate compares with; null where there is none
 */
record RepairChain(
    AudioFormat format, long frames, Tasks tasks, StemMeasures measures, StemRepair.Opener song) {

  // Bleed and sound share a stem: half of what is possible leaves less to hear of the process.
  // Where that takes more than noise, less may not.
  private static final List<Double> STRENGTHS = List.of(0.6, 0.3);

  // A frame of the declipper and one more.
  private static final int DECLIP_MARGIN_FRAMES = 4096;

  /**
   * Strings them together.
   *
   * @param panels where the candidates are to be judged, filled in; null where they were
   * @param out where the repaired stem goes
   * @throws IOException if the song cannot be read
   */
  AudioSink into(List<GatePanel> panels, AudioSink out) throws IOException {
    AudioSink next = out;
    next = stage(DamageCause.BANDWIDTH, List.of(extending()), true, panels, next);
    next =
        stage(
            DamageCause.NOISE,
            STRENGTHS.stream().map(this::denoising).toList(),
            true,
            panels,
            next);
    next = stage(DamageCause.HUM, List.of(dehumming()), true, panels, next);
    next = stage(DamageCause.CLIPPING, List.of(declipping()), false, panels, next);
    List<Task> events = tasks.events();
    if (!events.isEmpty()) {
      next = new EventRepair(format, events, next);
    }
    if (measures.holes.live()) {
      Candidate passages = new Candidate("a similar passage", measures.holes::processor);
      next = stage(measures.holes.tasks(), List.of(passages), false, panels, next);
    }
    return next;
  }

  private Candidate denoising(double strength) {
    return new Candidate(
        String.format(
            Locale.ROOT, "noise reduction of at most %.0f dB", strength * Denoiser.DEEPEST_DB),
        sink -> new Denoiser(format, measures.profile, strength, sink));
  }

  private Candidate dehumming() {
    return new Candidate("cutting the hum", sink -> new Dehum(format, measures.hum, sink));
  }

  private Candidate declipping() {
    List<Task> regions = tasks.of(DamageCause.CLIPPING);
    return new Candidate(
        "restoring the clipped tops",
        sink ->
            new Muted(
                regions,
                DECLIP_MARGIN_FRAMES,
                format.channels(),
                new Declipper(format, measures.levels, sink)));
  }

  private Candidate extending() {
    return new Candidate(
        String.format(
            Locale.ROOT,
            "the band above %.1f kHz from what lies below, %s",
            measures.cutHz / 1e3,
            measures.highBands.learned() ? "as elsewhere in the stem" : "its level extrapolated"),
        sink -> new BandExtender(format, measures.cutHz, measures.highBands, sink));
  }

  private AudioSink stage(
      DamageCause cause,
      List<Candidate> candidates,
      boolean fade,
      List<GatePanel> panels,
      AudioSink next)
      throws IOException {
    return tasks.live(cause) ? stage(tasks.of(cause), candidates, fade, panels, next) : next;
  }

  private AudioSink stage(
      List<Task> of,
      List<Candidate> candidates,
      boolean fade,
      List<GatePanel> panels,
      AudioSink next)
      throws IOException {
    GatePanel panel = null;
    if (panels != null) {
      List<String> names = candidates.stream().map(Candidate::name).toList();
      panel =
          new GatePanel(
              format,
              frames,
              measures.levels,
              names,
              song == null ? null : song.open(),
              Gate::judge);
      panels.add(panel);
    }
    return new RegionStage(
        format,
        of,
        candidates.stream().map(Candidate::processor).toList(),
        panel,
        fade,
        frames,
        next);
  }
}
