/**
 * Model packs: folders with {@code pack.json} and the files it names with their SHA-256. {@link
 * org.resonate.models.pack.PackStore} finds and verifies them.
 *
 * <pre>{@code
 * PackStore store = new PackStore(List.of(Path.of("models")));
 * ModelPack pack = store.best("separator");
 * PackStore.verify(pack);
 * }</pre>
 */
package org.resonate.models.pack;
