package org.resonate.pipeline.ledger;

import java.util.List;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;

/** Records as a job would write them. */
public final class Records {

  private Records() {}

  public static Track planned(String id, String settingsDigest) {
    return Track.newBuilder()
        .setId(id)
        .setSource(
            Source.newBuilder()
                .setUri("file:///in/" + id + ".wav")
                .setRelativePath(id + ".wav")
                .setSizeBytes(3)
                .setModifiedMillis(1000)
                .build())
        .setOutput(id)
        .setSettings("{}")
        .setSettingsDigest(settingsDigest)
        .build();
  }

  public static Track done(Track planned) {
    return Track.newBuilder(planned)
        .setPreparation(
            Preparation.newBuilder()
                .setSignal(
                    Signal.newBuilder()
                        .setPath("precondition/x/cleaned.wav")
                        .setChannels(2)
                        .setRateHz(44100)
                        .setFrames(44100)
                        .setCrc32c(0)
                        .build())
                .setSha256("abc")
                .setContainer("wav")
                .setCodec("pcm_s16le")
                .setRateHz(44100)
                .setChannels(2)
                .setBitsPerSample(16)
                .setBefore(new Loudness())
                .build())
        .setMaster(
            Mastering.newBuilder()
                .setPath("master/x/master.flac")
                .setExtension("flac")
                .setCodec("flac")
                .setRateHz(44100)
                .setChannels(2)
                .setBitsPerSample(24)
                .setSizeBytes(1)
                .setSha256("def")
                .setAfter(Loudness.newBuilder().setIntegratedLufs(-14.0).build())
                .setGainDb(3)
                .setLimitingDb(1)
                .setStems(List.of())
                .build())
        .setEndedMillis(System.currentTimeMillis())
        .build();
  }

  public static Track failed(Track planned) {
    return Track.newBuilder(planned)
        .setFailure(
            Failure.newBuilder()
                .setStage("precondition")
                .setKind(FailureKind.UNREADABLE)
                .setExceptionClass("java.io.IOException")
                .setMessage("it is text")
                .setStackTrace("")
                .setAttempt(planned.getAttempt())
                .setWorker("here/1")
                .setTimeMillis(1)
                .build())
        .setEndedMillis(System.currentTimeMillis())
        .build();
  }
}
