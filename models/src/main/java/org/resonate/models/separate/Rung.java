package org.resonate.models.separate;

import org.resonate.models.device.ComputeDevice;

/** A model on a device. Once it is left it is closed, as soon as no thread uses it. */
final class Rung {

  private final SegmentModel model;
  private final ComputeDevice device;
  private int users;
  private boolean left;

  Rung(SegmentModel model, ComputeDevice device) {
    this.model = model;
    this.device = device;
  }

  SegmentModel model() {
    return model;
  }

  ComputeDevice device() {
    return device;
  }

  /** Counts a user in; {@link #exit} must follow. */
  synchronized void enter() {
    if (left) {
      throw new IllegalStateException("the model on " + device.label() + " is closed");
    }
    users++;
  }

  /** Counts a user out. */
  synchronized void exit() {
    users--;
    closeIfUnused();
  }

  /** Lets nobody in any more. */
  synchronized void leave() {
    left = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (left && users == 0) {
      model.close();
    }
  }
}
