package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads units of systemd and property lists of launchd. */
final class ServiceFiles {

  private ServiceFiles() {}

  /** Values by {@code Section.Key}; keys that may stand there once. */
  static Map<String, String> unit(Path file) throws IOException {
    Map<String, String> keys = new HashMap<>();
    String section = "";
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("[")) {
        section = line.replaceAll("[\\[\\]]", "");
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] both = line.split("=", 2);
        assertEquals(2, both.length, line);
        assertEquals(null, keys.put(section + "." + both[0], both[1]), line);
      }
    }
    return keys;
  }

  /** The values of a property list whose root is a dictionary. */
  static Map<String, Element> plist(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Element plist = factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    List<Element> entries = children(children(plist).get(0));
    Map<String, Element> values = new HashMap<>();
    for (int i = 0; i < entries.size(); i += 2) {
      assertEquals("key", entries.get(i).getTagName());
      values.put(entries.get(i).getTextContent(), entries.get(i + 1));
    }
    return values;
  }

  static List<String> texts(Element array) {
    return children(array).stream().map(Element::getTextContent).toList();
  }

  static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }
}
