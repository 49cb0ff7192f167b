package org.resonate.pipeline.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;

/**
 * Writes the report of an output folder: pages without scripts or anything from elsewhere, so that
 * they can be read in twenty years. The first is {@code index.html}; each has a bounded number of
 * tracks, so that neither memory nor a page grows with the archive.
 */
public final class Report {

  private static final int TRACKS_A_PAGE = 500;
  private static final String INDEX = "index.html";

  private final Path folder;
  private final Template template;
  private final Totals totals;
  private final int pages;
  private final String version;
  private List<Map<String, Object>> rows = new ArrayList<>();
  private int page = 1;

  private Report(Path folder, Totals totals, String version) throws IOException {
    this.folder = folder;
    this.totals = totals;
    this.version = version;
    pages = (int) Math.max(1, (totals.tracks() + TRACKS_A_PAGE - 1) / TRACKS_A_PAGE);
    try (Reader text =
        new InputStreamReader(
            Report.class.getResourceAsStream("page.html.mustache"), StandardCharsets.UTF_8)) {
      template = Mustache.compiler().defaultValue("").compile(text);
    }
  }

  /**
   * Writes it anew.
   *
   * @param version of this program
   * @return its first page
   * @throws IOException if the ledger cannot be read or a page cannot be written
   */
  public static Path write(OutputFolder output, Ledger ledger, String version) throws IOException {
    Totals totals = new Totals();
    ledger.forEach(totals::add);
    Path folder = Files.createDirectories(output.report());
    Report report = new Report(folder, totals, version);
    ledger.forEach(
        track -> {
          report.rows.add(TrackRow.of(track));
          if (report.rows.size() == TRACKS_A_PAGE) {
            report.turn();
          }
        });
    if (!report.rows.isEmpty() || report.page == 1) {
      report.turn();
    }
    report.dropOthers();
    return folder.resolve(INDEX);
  }

  private void turn() throws IOException {
    Map<String, Object> context = new HashMap<>();
    context.put("version", version);
    context.put("totals", totals.words());
    context.put("first", page == 1);
    context.put("rows", rows);
    List<Map<String, Object>> links = new ArrayList<>();
    for (int other = 1; pages > 1 && other <= pages; other++) {
      links.add(Map.of("number", other, "file", name(other), "here", other == page));
    }
    context.put("pages", links);
    Path file = folder.resolve(name(page));
    Path beside = folder.resolve("." + name(page) + ".tmp");
    try (BufferedWriter writer = Files.newBufferedWriter(beside)) {
      template.execute(context, writer);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    rows = new ArrayList<>();
    page++;
  }

  private static String name(int page) {
    return page == 1 ? INDEX : "page-" + page + ".html";
  }

  /** Pages of an earlier, longer report. */
  private void dropOthers() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "page-*.html")) {
      for (Path file : files) {
        String number = file.getFileName().toString().replaceAll("\\D", "");
        if (!number.isEmpty() && Long.parseLong(number) >= page) {
          Files.delete(file);
        }
      }
    }
  }
}
