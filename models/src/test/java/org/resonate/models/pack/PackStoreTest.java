package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;

class PackStoreTest {

  private static final String FILE = "\"file\": \"classic.pt\"";

  @TempDir Path temp;
  private Path cache;
  private Path folder;

  @BeforeEach
  void folders() {
    cache = temp.resolve("cache");
    folder = temp.resolve("models");
  }

  @Test
  void builtInPackIsLaidOutVerifiedAndDescribed() throws IOException {
    ModelPack pack = new PackStore(List.of(), cache).best("separator");
    PackStore.verify(pack);
    assertEquals("classic", pack.name());
    assertEquals(List.of("drums", "bass", "other", "vocals"), pack.geometry().stems());
    assertEquals(List.of(ComputeDevice.Kind.CPU), pack.devices());
    assertEquals("Apache-2.0", pack.licence());
    assertTrue(pack.digest().matches("[0-9a-f]{64}"));
    try (Stream<Path> left = Files.list(cache)) {
      assertEquals(List.of(pack.folder()), left.toList(), "no half-written folder is left");
    }
  }

  @Test
  void alteredFileIsRefusedWithBothDigests() throws IOException {
    ModelPack pack = installed("classic", "\"rank\": 10", "\"rank\": 10");
    byte[] model = Files.readAllBytes(pack.file("classic.pt"));
    model[100] ^= 1;
    Files.write(pack.file("classic.pt"), model);
    ModelException refused = assertThrows(ModelException.class, () -> PackStore.verify(pack));
    assertTrue(refused.getMessage().contains(pack.files().get("classic.pt")), refused.getMessage());
    assertTrue(refused.getMessage().contains(Digests.sha256(model)), refused.getMessage());
    assertTrue(refused.getMessage().contains("classic.pt was altered"), refused.getMessage());
  }

  @Test
  void missingFileIsRefused() throws IOException {
    ModelPack pack = installed("classic", "\"rank\": 10", "\"rank\": 10");
    Files.delete(pack.file("classic.pt"));
    ModelException refused = assertThrows(ModelException.class, () -> PackStore.verify(pack));
    assertTrue(refused.getMessage().contains("classic.pt is missing"), refused.getMessage());
    assertTrue(refused.getMessage().contains(pack.files().get("classic.pt")), refused.getMessage());
  }

  @Test
  void foldersComeBeforeTheJarAndTheHighestRankIsBest() throws IOException {
    installed("mine", "\"rank\": 10", "\"rank\": 9");
    ModelPack own = installed("classic", "\"version\": \"1\"", "\"version\": \"own\"");
    PackStore store = new PackStore(List.of(temp.resolve("absent"), folder), cache);
    assertEquals("own", store.find("classic").version());
    assertEquals(own.folder(), store.find("classic").folder());
    assertEquals("classic", store.best("separator").name());
    assertEquals(2, store.list().size());
    installed("mine", "\"rank\": 10", "\"rank\": 11");
    assertEquals("mine", store.best("separator").name());
    assertNotEquals(store.find("mine").digest(), store.find("classic").digest());
  }

  @Test
  void aPackThatCannotBeReadBlocksNoOther() throws IOException {
    installed("mine", "\"rank\": 10", "\"rank\": 11");
    Path broken = Files.createDirectories(folder.resolve("broken")).resolve("pack.json");
    Files.writeString(broken, "{");
    PackStore store = new PackStore(List.of(folder), cache);
    assertEquals(2, store.list().size());
    assertEquals("mine", store.best("separator").name());
    assertEquals(1, store.broken().size());
    assertTrue(store.broken().get(0).contains(broken.toString()), store.broken().toString());
    ModelException e = assertThrows(ModelException.class, () -> store.find("broken"));
    assertTrue(e.getMessage().contains("cannot read the model pack " + broken), e.getMessage());
    Files.delete(broken);
    assertEquals(List.of(), store.broken());
  }

  @Test
  void unknownNameNamesWhatIsInstalled() {
    ModelException e =
        assertThrows(ModelException.class, () -> new PackStore(List.of(), cache).find("nothing"));
    assertEquals("there is no model pack 'nothing'; installed: classic", e.getMessage());
  }

  @Test
  void harmedCacheIsWrittenAgain() throws IOException {
    PackStore store = new PackStore(List.of(), cache);
    ModelPack pack = store.find("classic");
    Files.writeString(pack.file("classic.pt"), "harmed");
    Files.writeString(store.find("classic").folder().resolve("pack.json"), "{");
    PackStore.verify(store.find("classic"));
    assertEquals(pack.digest(), store.find("classic").digest());
  }

  @Test
  void wrongManifestsAreNamed() throws IOException {
    String[][] changes = {
      {"\"classic.pt\": ", "\"../classic.pt\": ", "plain file names"},
      {"\"cpu\"", "\"abacus\"", "devices"},
      {"32768", "200000", "overlap"},
      {"\"licence\"", "\"license\"", "licence"},
      {"{", "", "pack.json"},
      {"\"networks\"", "\"model\"", "model"},
      {"\"networks\": [", "\"networks\": [null,", "networks that are among its files"},
      {FILE, "\"file\": \"other.pt\"", "networks that are among its files"},
      {FILE, "\"weights\": [1, 1, 1, 1]", "a file for each"},
      {FILE, FILE + ", \"weights\": [1, 1, 1]", "for each of 4 stems"},
      {FILE, FILE + ", \"weights\": [1, 0, 1, 1]", "a weight for bass"},
      {FILE, FILE + ", \"weights\": [1, -1, 1, 1]", "weights of 0 or more"},
      {FILE, FILE + ", \"weights\": [1, null, 1, 1]", "weights of 0 or more"},
      {"\"normalised\"", "\"front\": \"classic.pt\", \"normalised\"", "both front and back"},
      {
        "\"normalised\"",
        "\"front\": \"classic.pt\", \"back\": \"x.pt\", \"normalised\"",
        "a back that is one of its files"
      },
    };
    for (String[] change : changes) {
      ModelException e =
          assertThrows(ModelException.class, () -> installed("wrong", change[0], change[1]));
      assertTrue(e.getMessage().contains(change[2]), e.getMessage());
      assertTrue(e.getMessage().contains("wrong"), e.getMessage());
    }
  }

  @Test
  void bagWithFrontAndBackIsRead() throws IOException {
    ModelPack plain = installed("plain", FILE, FILE);
    assertEquals(List.of(new Network("classic.pt", List.of(1.0, 1.0, 1.0, 1.0))), plain.networks());
    assertEquals(Optional.empty(), plain.front());
    assertFalse(plain.normalised());
    ModelPack bag =
        installed(
            "bag",
            "\"normalised\": false",
            "\"front\": \"classic.pt\", \"back\": \"classic.pt\", \"normalised\": true");
    assertEquals(Optional.of("classic.pt"), bag.front());
    assertEquals(Optional.of("classic.pt"), bag.back());
    assertTrue(bag.normalised());
    ModelPack two = installed("two", FILE, FILE + ", \"weights\": [1, 0, 3, 1]}, {" + FILE);
    assertEquals(List.of(1.0, 0.0, 3.0, 1.0), two.networks().get(0).weights());
    assertEquals(1, Network.total(two.networks(), 1));
    assertEquals(4, Network.total(two.networks(), 2));
  }

  /** A copy of the built-in pack in the models folder, its name and one text of it changed. */
  private ModelPack installed(String name, String from, String to) throws IOException {
    Path built = new PackStore(List.of(), cache).find("classic").folder();
    Path copy = Files.createDirectories(folder.resolve(name));
    String manifest = Files.readString(built.resolve("pack.json")).replace(from, to);
    Files.writeString(
        copy.resolve("pack.json"),
        manifest.replace("\"name\": \"classic\"", "\"name\": \"" + name + "\""));
    Files.write(copy.resolve("classic.pt"), Files.readAllBytes(built.resolve("classic.pt")));
    return ModelPack.read(copy);
  }
}
