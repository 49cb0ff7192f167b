/**
 * Neural and other models through DJL PyTorch: packs ({@link org.resonate.models.pack}), devices
 * ({@link org.resonate.models.device}) and separation ({@link org.resonate.models.separate}). The
 * only module that knows DJL.
 *
 * <pre>{@code
 * ModelPack pack = new PackStore(List.of()).best("separator");
 * Separator separator = Separator.open(pack, new DeviceRequest("auto", 2));
 * }</pre>
 */
package org.resonate.models;
