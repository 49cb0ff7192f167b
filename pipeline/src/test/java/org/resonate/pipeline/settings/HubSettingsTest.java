package org.resonate.pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubSettingsTest {
  private final List<String> mistakes = new ArrayList<>();

  private List<URI> bases(HubSettings settings, String endpoint) {
    Map<String, String> environment = endpoint == null ? Map.of() : Map.of("HF_ENDPOINT", endpoint);
    return settings.bases(environment, mistakes);
  }

  @Test
  void theEnvironmentMovesTheDefaultOnly() {
    URI official = URI.create("https://huggingface.co");
    URI own = URI.create("https://hub.example.org");
    URI mirror = URI.create("http://mirror.example.org/hf");
    assertEquals(List.of(official), bases(HubSettings.DEFAULT, null));
    assertEquals(List.of(official), bases(HubSettings.DEFAULT, " "));
    assertEquals(List.of(own), bases(HubSettings.DEFAULT, own.toString()));
    HubSettings given = new HubSettings(own.toString(), List.of(mirror.toString()));
    assertEquals(List.of(own, mirror), bases(given, "https://other.example.org"));
    given = new HubSettings("auto", List.of(mirror.toString()));
    assertEquals(List.of(official, mirror), bases(given, null));
    assertEquals(List.of(), mistakes);
  }

  @Test
  void anEnvironmentThatNamesNoAddressIsAMistake() {
    assertEquals(List.of(), bases(HubSettings.DEFAULT, "hub.example.org"));
    assertTrue(mistakes.get(0).contains("the environment's HF_ENDPOINT must be"), mistakes.get(0));
  }

  @Test
  void addressesThatAreNoneAreMistakes() {
    for (String address :
        List.of(
            "hub", "ftp://a/b", "https://", "https://u:p@a", "https://a?b", "https://a#b", "a b")) {
      HubSettings.check("--from", address, mistakes);
    }
    assertEquals(7, mistakes.size(), mistakes.toString());
    HubSettings.check("--from", "HTTPS://hub.example.org:8443/hf/", mistakes);
    assertEquals(7, mistakes.size(), mistakes.toString());
  }
}
