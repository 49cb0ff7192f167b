package org.resonate.models.hub;

import java.nio.file.Path;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.RefusedFileException;

/** A model as it lies on the hub: what must be downloaded of it, and in which order. */
public interface Release {

  /**
   * A file to download.
   *
   * @param repository {@code namespace/name}
   * @param file its name there
   * @param mostBytes the largest size that it can rightly have
   * @param diskBytesPerByte bytes of disk that each byte of it will take in the end, with the files
   *     that follow and what is made of all
   */
  record Wanted(String repository, String file, long mostBytes, long diskBytesPerByte) {}

  /** The model's name, and that of its pack. */
  String name();

  /**
   * What is to be downloaded next.
   *
   * @param arrived what is here, in the order in which it was asked for
   * @return empty where nothing more is needed
   * @throws RefusedFileException if what has arrived is no such model
   */
  List<Wanted> next(List<Path> arrived) throws ModelException;

  /** Every file that it is known to need, for who brings them from another machine. */
  List<Wanted> all() throws ModelException;
}
