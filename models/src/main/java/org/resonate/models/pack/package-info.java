/**
 * Model packs: folders with {@code pack.json} and the files it names with their SHA-256. {@link
 * org.resonate.models.pack.PackStore} finds and verifies them, {@link
 * org.resonate.models.pack.PackImport} makes them from official checkpoints and the templates in
 * the jar.
 *
 * <p>What is code: the TorchScript files of a pack, which run with the user's rights when the pack
 * is used. Those of the jar are ours, and those that an import makes are templates of the jar with
 * other numbers in them, for a checkpoint is data. Only a pack folder that somebody else made
 * brings code of its own; its digests tell that it is unaltered, not that it is harmless.
 *
 * <pre>{@code
 * PackStore store = new PackStore(List.of(Path.of("models")));
 * ModelPack pack = store.best("separator");
 * PackStore.verify(pack);
 * PackImport.run("htdemucs", List.of(Path.of("955717e8.th")), Path.of("models"), System.out::println);
 * }</pre>
 */
package org.resonate.models.pack;
