package org.resonate.transforms;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Deliver;
import org.resonate.transforms.stage.Delivery;
import org.resonate.transforms.stage.DepthFirst;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageRunner;
import org.resonate.transforms.stage.Start;
import org.resonate.transforms.stage.Step;

/**
 * Remasters tracks: all stages in their order, then the master and the record in their places.
 *
 * <p>In: tracks by id, with source, output and settings. Out: {@link #DONE} and {@link #FAILED}.
 *
 * <p>A track goes from its first step to its last before its worker takes the next one, so that
 * disk and the time to the first master are bounded ({@link
 * org.resonate.transforms.stage.DepthFirst}).
 */
public final class Remaster extends PTransform<PCollection<KV<String, Track>>, PCollectionTuple> {

  /** Tracks whose master is written. */
  public static final TupleTag<KV<String, Track>> DONE = new TupleTag<>() {};

  /** Tracks that failed; their record says where and why. */
  public static final TupleTag<KV<String, Track>> FAILED = new TupleTag<>() {};

  private static final long serialVersionUID = 1;

  private final Job job;
  private final List<Stage<?>> stages;
  private final Delivery delivery;
  private final boolean isLight;

  private Remaster(Job job, List<Stage<?>> stages, Delivery delivery, boolean isLight) {
    this.job = job;
    this.stages = stages;
    this.delivery = delivery;
    this.isLight = isLight;
  }

  /** The transform for a job. */
  public static Remaster with(Job job) {
    List<Stage<?>> stages = new ArrayList<>(analysis());
    stages.addAll(afterAnalysis());
    return new Remaster(job, List.copyOf(stages), Delivery.MASTER, false);
  }

  /** The transform that only decodes and separates: its stems are what is delivered. */
  public static Remaster separating(Job job) {
    return new Remaster(job, List.of(new Precondition(), new Separate()), Delivery.STEMS, false);
  }

  /** The same, but what is delivered is the stem that the settings name, and all the rest. */
  public static Remaster separatingInTwo(Job job) {
    return separating(job).withStages(List.of(new Precondition(), new Separate(), new TwoStems()));
  }

  /**
   * The transform that only finds out what remastering would meet: no file is delivered. Its stages
   * are the first ones of {@link #with}, with the same results, so that either may take over what
   * the other one made.
   */
  public static Remaster analyzing(Job job) {
    return new Remaster(job, analysis(), Delivery.RECORD, false);
  }

  private static List<Stage<?>> analysis() {
    return List.of(new Precondition(), new Separate(), new AnalyzeQuality());
  }

  /** The names of the stages of {@link #analyzing}, in their order. */
  public static List<String> analysisNames() {
    return analysis().stream().map(Stage::name).toList();
  }

  /** The stages of {@link #with} that {@link #analyzing} leaves out, in their order. */
  public static List<Stage<?>> afterAnalysis() {
    return List.of(
        new ConditionalRegenerate(), new MatchReferenceVocals(), new Mix(), new Master());
  }

  /** The same around other stages, in this order. */
  public Remaster withStages(List<Stage<?>> others) {
    return new Remaster(job, List.copyOf(others), delivery, isLight);
  }

  /**
   * The same, but of a track that ended only what says which it was and how it ended comes out.
   * Whole records lie in OUT, and DirectRunner keeps all that comes out until the job ends.
   */
  public Remaster light() {
    return new Remaster(job, stages, delivery, true);
  }

  /** The coder of tracks by id; Beam must not infer one from the record being Externalizable. */
  public static Coder<KV<String, Track>> coder() {
    return KvCoder.of(StringUtf8Coder.of(), AvroCoder.specific(Track.class));
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<String, Track>> tracks) {
    return tracks.apply("stages", DepthFirst.of(steps())).apply("part", new PartFailed());
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Start(job));
    for (int i = 0; i < stages.size(); i++) {
      steps.add(new StageRunner<>(stages.get(i), stages.subList(0, i), job));
    }
    steps.add(new Deliver(job, delivery, stages));
    if (isLight) {
      steps.add(new Lighten());
    }
    return steps;
  }
}
