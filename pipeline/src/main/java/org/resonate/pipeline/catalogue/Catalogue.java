package org.resonate.pipeline.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A list of recordings with settings for each: CSV or JSON Lines, read row by row and never held.
 *
 * <p>A path below the catalogue's folder keeps its folders in the output; one elsewhere lands
 * directly in it, as a file given by itself does. A file that is not there is no mistake of the
 * catalogue: tapes come and go, and one of ten thousand shall not stop a job. It fails as its
 * track.
 */
public final class Catalogue implements Recordings {

  /** Checks a cell's setting against what only the command line knows. */
  @FunctionalInterface
  public interface SettingCheck {

    /** What is wrong with a value, a clause each. */
    List<String> mistakes(Column column, Object value) throws IOException;
  }

  private static final String INPUT = "input";
  private static final String ID = "id";
  private static final String OFF = "(?i)off|no|none|false";
  private static final int REMEMBERED = 4096;

  private final Path file;
  private final Path folder;
  private final Path out;
  private final Set<String> jobFlags;

  /**
   * @param file the catalogue
   * @param out where results go, an absolute path
   * @param jobFlags long names, without dashes, of flags that are the whole job's
   */
  public Catalogue(Path file, Path out, Set<String> jobFlags) {
    this.file = file;
    this.folder = file.toAbsolutePath().normalize().getParent();
    this.out = out;
    this.jobFlags = Set.copyOf(jobFlags);
  }

  /**
   * Reads all of it and notes each mistake with file, line and column.
   *
   * @throws IOException if it cannot be read
   */
  public void check(SettingCheck settings, List<String> mistakes) throws IOException {
    try {
      Rows.read(file, new Checking(settings, mistakes));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** For a catalogue without mistakes. */
  @Override
  public Listing.Skipped forEach(Consumer<Recording> found) {
    var count =
        new Object() {
          long notAudio;
        };
    try {
      Rows.read(
          file,
          new Rows.Visitor() {
            @Override
            public void columns(long line, Iterable<String> names) {}

            @Override
            public void row(long line, Map<String, String> cells) {
              if (cells.get(INPUT) == null) {
                throw changed(line, INPUT, "is empty");
              }
              Path path = path(cells.get(INPUT));
              Recording.of(0, path, relative(path))
                  .ifPresentOrElse(
                      recording -> found.accept(recording.with(cells.get(ID), settings(cells))),
                      () -> count.notAudio++);
            }

            @Override
            public void mistake(long line, String column, String message) {
              throw changed(line, column, message);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Listing.Skipped(0, count.notAudio, List.of());
  }

  private UncheckedIOException changed(long line, String column, String message) {
    return new UncheckedIOException(
        new IOException(at(line, column) + ": changed since it was checked: " + message));
  }

  private Path path(String input) {
    return input.startsWith("file:/")
        ? RawPath.path(input).normalize()
        : folder.resolve(input).normalize();
  }

  private String relative(Path path) {
    return RawPath.encode(path.startsWith(folder) ? folder.relativize(path) : path.getFileName());
  }

  private Map<String, Object> settings(Map<String, String> cells) {
    Map<String, Object> settings = new HashMap<>();
    cells.forEach(
        (name, text) ->
            Column.of(name)
                .ifPresent(column -> settings.put(column.place(), value(column, text.strip()))));
    return settings;
  }

  private Object value(Column column, String text) {
    return column == Column.REFERENCE && !text.matches(OFF)
        ? folder.resolve(text).normalize().toString()
        : column.value(text);
  }

  private String at(long line, String column) {
    return file + (line == 0 ? "" : " line " + line) + (column == null ? "" : ", column " + column);
  }

  /** One reading of the whole file. */
  private final class Checking implements Rows.Visitor {
    private final SettingCheck check;
    private final List<String> mistakes;

    /** Line by what must be there once, as 64-bit hashes. */
    private final Map<Long, Long> ids = new HashMap<>();

    private final Map<Long, Long> inputs = new HashMap<>();
    private boolean hasHeader;
    private boolean mayHaveInput = true;

    /** What was found of a cell: most rows say the same as others. */
    private final Map<String, List<String>> known =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > REMEMBERED;
          }
        };

    Checking(SettingCheck check, List<String> mistakes) {
      this.check = check;
      this.mistakes = mistakes;
    }

    @Override
    public void mistake(long line, String column, String message) {
      mistakes.add(at(line, column) + ": " + message);
    }

    @Override
    public void columns(long line, Iterable<String> names) {
      hasHeader = true;
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        name(line, name);
        if (!seen.add(name)) {
          mistake(line, name, "stands there twice");
        }
      }
      mayHaveInput = seen.contains(INPUT);
      if (!mayHaveInput) {
        mistake(line, INPUT, "is missing; the first line names the columns, commas between");
      }
    }

    private void name(long line, String name) {
      if (name.equals(INPUT) || name.equals(ID) || Column.of(name).isPresent()) {
        return;
      }
      mistake(
          line,
          name,
          jobFlags.contains(name)
              ? "belongs to the whole job; give it as --" + name
              : "is not known; here may stand "
                  + Stream.concat(
                          Stream.of(INPUT, ID), Stream.of(Column.values()).map(Column::spelled))
                      .collect(Collectors.joining(", ")));
    }

    @Override
    public void row(long line, Map<String, String> cells) {
      String input = cells.get(INPUT);
      String relative = null;
      if (input == null && mayHaveInput) {
        mistake(line, INPUT, "is empty; name a file, relative to " + folder);
      } else if (input != null) {
        relative = input(line, input);
      }
      id(line, cells.get(ID), relative);
      cells.forEach((name, text) -> cell(line, name, text));
    }

    private void cell(long line, String name, String text) {
      if (name.equals(INPUT) || name.equals(ID)) {
        return;
      }
      Column column = Column.of(name).orElse(null);
      if (column != null) {
        wrong(column, text.strip()).forEach(wrong -> mistake(line, name, wrong));
      } else if (!hasHeader) {
        name(line, name); // Else it was told of the first line.
      }
    }

    private List<String> wrong(Column column, String text) {
      try {
        String key = column + " " + text;
        List<String> wrong = known.get(key);
        if (wrong == null) {
          wrong = List.copyOf(check.mistakes(column, value(column, text)));
          known.put(key, wrong);
        }
        return wrong;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The relative path; null where there is none that is this row's alone. */
    private String input(long line, String input) {
      Path path;
      try {
        path = path(input);
      } catch (IllegalArgumentException e) {
        mistake(line, INPUT, "is no path: " + e.getMessage());
        return null;
      }
      if (path.getFileName() == null || Files.isDirectory(path)) {
        mistake(line, INPUT, path + " is a folder; name each file, or give the folder as INPUT");
        return null;
      }
      if (path.startsWith(out)) {
        mistake(line, INPUT, path + " lies in the output folder: it would mix with results");
        return null;
      }
      String relative = relative(path);
      Long other = inputs.putIfAbsent(TrackId.key(relative), line);
      if (other != null) {
        mistake(
            line,
            INPUT,
            "would have the same output as line %d, %s; files outside %s land directly in the output: a catalogue in a folder above both keeps them apart"
                .formatted(other, RawPath.display(relative), folder));
        return null;
      }
      return relative;
    }

    private void id(long line, String given, String relative) {
      if (given != null && !given.matches("[A-Za-z0-9_-]{1,100}")) {
        mistake(line, ID, given + " must be 1 to 100 of A-Z, a-z, 0-9, _ and -");
        return;
      }
      String id = given != null ? given : relative == null ? null : TrackId.of(relative);
      if (id != null) {
        // Records are files: a Mac's file system takes a and A for one.
        Long other = ids.putIfAbsent(TrackId.key(id.toLowerCase(Locale.ROOT)), line);
        if (other != null) {
          mistake(line, ID, "%s is that of line %d too".formatted(id, other));
        }
      }
    }
  }
}
