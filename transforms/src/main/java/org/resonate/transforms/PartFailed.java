package org.resonate.transforms;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.resonate.transforms.record.Track;

/** Parts the tracks that failed from those that are done. */
final class PartFailed extends PTransform<PCollection<KV<String, Track>>, PCollectionTuple> {

  private static final long serialVersionUID = 1;

  @Override
  public PCollectionTuple expand(PCollection<KV<String, Track>> tracks) {
    PCollectionTuple parted =
        tracks.apply(
            ParDo.of(new PartFn()).withOutputTags(Remaster.DONE, TupleTagList.of(Remaster.FAILED)));
    parted.get(Remaster.DONE).setCoder(tracks.getCoder());
    parted.get(Remaster.FAILED).setCoder(tracks.getCoder());
    return parted;
  }

  private static final class PartFn extends DoFn<KV<String, Track>, KV<String, Track>> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element KV<String, Track> track, MultiOutputReceiver out) {
      out.get(track.getValue().getFailure() == null ? Remaster.DONE : Remaster.FAILED)
          .output(track);
    }
  }
}
