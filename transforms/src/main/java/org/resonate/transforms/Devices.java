package org.resonate.transforms;

import org.resonate.models.device.DeviceRequest;
import org.resonate.transforms.stage.Job;

/** Where a job's models run. */
public final class Devices {

  private Devices() {}

  /** The job's; where that leaves the choice to the worker, what the worker was started with. */
  public static DeviceRequest request(Job job) {
    String device =
        job.device().equals(DeviceRequest.AUTO)
            ? System.getProperty("resonate.worker.device", DeviceRequest.AUTO)
            : job.device();
    return new DeviceRequest(device, job.threads());
  }
}
