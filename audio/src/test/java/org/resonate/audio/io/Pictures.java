package org.resonate.audio.io;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Covers for the tests. */
final class Pictures {

  static final Cover PNG = make("png", "image/png");
  static final Cover JPEG = make("jpg", "image/jpeg");

  private Pictures() {}

  private static Cover make(String format, String mime) {
    BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 60; x++) {
      for (int y = 0; y < 40; y++) {
        image.setRGB(x, y, new Color(x * 4, y * 6, x * y % 256).getRGB());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Cover(mime, 60, 40, bytes.toByteArray());
  }
}
