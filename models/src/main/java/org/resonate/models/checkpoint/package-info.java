/**
 * Reads the checkpoints of PyTorch models without Python: safetensors files and torch's zip with a
 * pickle in it ({@code .th}). Neither runs anything that stands in a file, and both hold one tensor
 * in memory at most. {@link org.resonate.models.checkpoint.Checkpoint} is the door.
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(Path.of("955717e8.safetensors"))) {
 *   float[] bias = checkpoint.read("encoder.0.conv.bias");
 * }
 * }</pre>
 */
package org.resonate.models.checkpoint;
