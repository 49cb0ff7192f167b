/**
 * Model packs: folders with {@code pack.json} and the files it names with their SHA-256. {@link
 * org.resonate.models.pack.PackStore} finds and verifies them, {@link
 * org.resonate.models.pack.PackImport} makes them from official checkpoints and the templates in
 * the jar.
 *
 * <pre>{@code
 * PackStore store = new PackStore(List.of(Path.of("models")));
 * ModelPack pack = store.best("separator");
 * PackStore.verify(pack);
 * PackImport.run("htdemucs", List.of(Path.of("955717e8.th")), Path.of("models"), System.out::println);
 * }</pre>
 */
package org.resonate.models.pack;
