package org.resonate.pipeline.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Figures that were measured once and are asked for again, in a JSON file.
 *
 * @param file need not exist
 * @param type a list of them
 * @param remedy what to do about a file that holds something else
 */
record FigureFile<T>(Path file, TypeReference<List<T>> type, String remedy) {

  // A later version may know more about a figure.
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * All of them, oldest first.
   *
   * @throws IOException if the file cannot be read; the message names it and what to do
   */
  List<T> all() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), type);
    } catch (JsonProcessingException e) {
      FileSystemException named =
          new FileSystemException(file.toString(), null, "it holds no measurements; " + remedy);
      named.initCause(e);
      throw named;
    }
  }

  /**
   * Adds one, in the place of those that it replaces. Written beside and renamed.
   *
   * @throws IOException if the file cannot be read or written
   */
  void put(T figure, Predicate<T> isReplaced) throws IOException {
    List<T> kept = new ArrayList<>(all());
    kept.removeIf(isReplaced);
    kept.add(figure);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), "figures", ".tmp");
    try {
      Files.write(beside, JSON.writeValueAsBytes(kept));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
