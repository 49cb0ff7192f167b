package org.resonate.models.hub;

import java.nio.file.Path;
import java.util.List;
import org.resonate.models.pack.OfficialJasco;

/** JASCO, and T5 which reads its prompts. */
public final class JascoRelease implements Release {

  /** All files and the pack: twice the first, which is the largest, and T5 in its course. */
  private static final long DISK_BYTES_PER_BYTE = 4;

  @Override
  public String name() {
    return OfficialJasco.NAME;
  }

  @Override
  public List<Wanted> next(List<Path> arrived) {
    return arrived.isEmpty() ? all() : List.of();
  }

  @Override
  public List<Wanted> all() {
    return OfficialJasco.FILES.stream()
        .map(
            file ->
                new Wanted(file.repository(), file.file(), file.mostBytes(), DISK_BYTES_PER_BYTE))
        .toList();
  }
}
