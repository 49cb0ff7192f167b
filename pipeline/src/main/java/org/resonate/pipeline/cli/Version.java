package org.resonate.pipeline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.resonate.models.device.TorchEngine;
import picocli.CommandLine.IVersionProvider;

/** Versions of this program and of the native libraries, without loading those. */
final class Version implements IVersionProvider {

  /** This program's; "development" where it does not run from its jar. */
  static String resonate() {
    return property(
        "META-INF/maven/org.resonate/resonate-pipeline/pom.properties", "version", "development");
  }

  /** Of what decodes, encodes and infers: another version may give other samples. */
  static String libraries() {
    return "ffmpeg "
        + property("META-INF/maven/org.bytedeco/ffmpeg/pom.properties", "version", "unknown")
        + ", "
        + TorchEngine.version();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"resonate " + resonate(), libraries()};
  }

  private static String property(String resource, String key, String otherwise) {
    try (InputStream in = Version.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        return otherwise;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(key, otherwise);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
