/**
 * Reads the checkpoints of PyTorch models without Python: safetensors files and torch's zip with a
 * pickle in it ({@code .th}). {@link org.resonate.models.checkpoint.Checkpoint} is the door.
 *
 * <p>A checkpoint is data, wherever it comes from: names are compared with a closed list, nothing
 * that stands in a file is looked up, constructed or run, and memory is bounded by one tensor of
 * bounded size. What the file may choose is numbers, and a template of the jar decides what code
 * they go into.
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(Path.of("955717e8.safetensors"))) {
 *   float[] bias = checkpoint.read("encoder.0.conv.bias");
 * }
 * }</pre>
 */
package org.resonate.models.checkpoint;
