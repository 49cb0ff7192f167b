package org.resonate.models.device;

/** A model on a device. Once it is left it is closed, as soon as no thread uses it. */
final class Rung<M extends LoadedModel> {

  private final M model;
  private final ComputeDevice device;
  private int users;
  private boolean left;

  Rung(M model, ComputeDevice device) {
    this.model = model;
    this.device = device;
  }

  M model() {
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
