package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates as they ship. */
class TemplateResourcesTest {

  /**
   * How TorchScript writes a device down: {@code torch.device("cpu")}, or as a constant of an
   * operator's last arguments, {@code dtype, layout, device}.
   */
  private static final Pattern DEVICE =
      Pattern.compile("torch\\.device\\(|device=|\\bdevice\\b|\"(cpu|cuda|mps)");

  private static byte[] resource(String template, String file) throws IOException {
    String path = "/templates/" + template + "/" + file;
    try (InputStream in = TemplateResourcesTest.class.getResourceAsStream(path)) {
      return in.readAllBytes();
    }
  }

  private static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  @ParameterizedTest
  @ValueSource(strings = {"htdemucs", "htdemucs_6s", "htdemucs_6s_wide"})
  void coreHoldsNoDevice(String name) throws IOException {
    byte[] core = resource(name, "core.pt");
    assertTrue(core.length < 1_500_000, core.length + " bytes");
    int modules = 0;
    for (Map.Entry<String, byte[]> entry : entries(core).entrySet()) {
      if (entry.getKey().endsWith(".py")) {
        String code = new String(entry.getValue(), StandardCharsets.UTF_8);
        assertFalse(DEVICE.matcher(code).find(), entry.getKey());
        // Constant tensors would have a device too, and some a type that Metal does not know.
        assertFalse(code.contains("CONSTANTS"), entry.getKey());
        modules++;
      }
      assertFalse(entry.getKey().startsWith("core/constants/"), entry.getKey());
    }
    assertTrue(modules > 10, modules + " files of code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"htdemucs", "htdemucs_6s", "htdemucs_6s_wide"})
  void tableNamesAStorageOfTheRightSizeForEachTensor(String name) throws IOException {
    Template template = Template.resource(name);
    Map<String, byte[]> entries = entries(resource(name, "core.pt"));
    for (Map.Entry<String, Template.Slot> slot : template.slots().entrySet()) {
      byte[] storage = entries.get("core/data/" + slot.getValue().storage());
      assertEquals(slot.getValue().elements() * Float.BYTES, storage.length, slot.getKey());
      for (byte value : storage) {
        assertEquals(0, value, slot.getKey());
      }
    }
    assertTrue(template.hasEnds());
  }
}
