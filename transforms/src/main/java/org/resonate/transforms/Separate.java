package org.resonate.transforms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.io.WavWriter;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.separate.SeparationReport;
import org.resonate.models.separate.Separator;
import org.resonate.models.separate.Shifts;
import org.resonate.transforms.generate.Packs;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/** Separates a recording into stems and what no stem holds, on the worker's device. */
public final class Separate implements Stage<Separation> {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "separate";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public String section() {
    return "separation";
  }

  @Override
  public Class<Separation> sectionType() {
    return Separation.class;
  }

  @Override
  public Object settings(RemasterSettings settings) {
    // The model is a dependency, by its digest.
    return settings.separate().shifts();
  }

  @Override
  public String dependencies(Track in, StageContext context) throws Exception {
    return pack(context).digest() + TorchEngine.version();
  }

  @Override
  public Separation apply(Track in, StageContext context) throws Exception {
    Job job = context.job();
    ModelPack pack = pack(context);
    Separator separator = Separator.open(pack, Devices.request(job));
    Map<String, WavWriter> writers = new LinkedHashMap<>();
    Signal signal = in.getPreparation().getSignal();
    AudioFormat format = new AudioFormat(signal.getChannels(), signal.getRateHz());
    int count = context.settings().separate().shifts();
    long seed = Long.parseUnsignedLong(context.fingerprint().substring(0, 16), 16);
    Shifts shifts = count == 0 ? Shifts.NONE : new Shifts(count, seed);
    try {
      Map<String, AudioSink> stems = new LinkedHashMap<>();
      for (String stem : pack.geometry().stems()) {
        writers.put(stem, context.create(stem + ".wav", format));
        stems.put(stem, writers.get(stem));
      }
      WavWriter residual = context.create("residual.wav", format);
      writers.put(StemReaders.RESIDUAL, residual);
      SeparationReport report =
          separator.separate(() -> context.open(signal), stems, residual, shifts);
      DeviceMetrics.count(report.newSteps(), report.segmentsAgainOnCpu());

      List<Stem> made = new ArrayList<>();
      for (String stem : stems.keySet()) {
        made.add(
            Stem.newBuilder()
                .setName(stem)
                .setSignal(context.signal(stem + ".wav", format, writers.get(stem)))
                .build());
      }
      return Separation.newBuilder()
          .setModel(pack.name())
          .setModelVersion(pack.version())
          .setModelLicence(pack.licence())
          .setModelSha256(pack.digest())
          .setDevice(report.device())
          .setThreads(job.threads())
          .setStems(made)
          .setResidual(context.signal("residual.wav", format, residual))
          .setShifts(count)
          .setShiftSeed(count == 0 ? null : seed)
          .setNotes(notes(report))
          .build();
    } finally {
      for (WavWriter writer : writers.values()) {
        writer.close();
      }
    }
  }

  private static List<String> notes(SeparationReport report) {
    List<String> notes = new ArrayList<>(report.steps());
    if (report.segmentsAgainOnCpu() > 0) {
      notes.add(report.segmentsAgainOnCpu() + " segments were not finite and ran again on the CPU");
    }
    return notes;
  }

  private static ModelPack pack(StageContext context) throws Exception {
    return Packs.separator(context.job().modelPaths(), context.settings().separate().model());
  }
}
