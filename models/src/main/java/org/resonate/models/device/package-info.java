/**
 * Where models run: {@link org.resonate.models.device.DeviceLadder} finds the first device on which
 * one real segment of a pack runs, {@link org.resonate.models.device.TorchEngine} starts libtorch.
 *
 * <pre>{@code
 * DeviceChoice choice = DeviceLadder.choose(request, kinds, TorchEngine::runTensor, tryIt);
 * }</pre>
 */
package org.resonate.models.device;
