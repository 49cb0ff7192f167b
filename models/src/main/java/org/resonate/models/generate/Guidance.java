package org.resonate.models.generate;

import java.util.ArrayList;
import java.util.List;

/**
 * Classifier-free guidance with JASCO's three terms (Tal et al., arXiv 2406.10970, section 3.3):
 * the velocity is {@code all · v(text, chords, drums) + text · v(text) + (1 − all − text) · v()}.
 * Only within part of the time is it guided (Kynkäänniemi et al., arXiv 2404.07724); outside it is
 * {@code v(text, chords, drums)}, which costs one row instead of two or three.
 *
 * @param all weight of all conditions together
 * @param text weight of the text alone
 * @param from first time that is guided, 0 to 1
 * @param to last time that is guided, {@code from} to 1
 */
public record Guidance(double all, double text, double from, double to) {

  /** What JASCO's interface does where nothing is asked for. */
  public static final Guidance DEFAULT = new Guidance(5, 0, 0, 1);

  /** The conditions as they are. */
  public static final Guidance NONE = new Guidance(1, 0, 0, 1);

  /** A term below has no part in the sum, as in the reference implementation. */
  private static final double LEAST_WEIGHT = 1e-6;

  /** Which conditions a row has. */
  enum Row {
    /** Text, chords and drums. */
    ALL,
    /** Text. */
    TEXT,
    /** None. */
    NULL
  }

  /** A row and its weight. */
  record Term(Row row, double weight) {}

  /** Checks the ranges. */
  public Guidance {
    if (!Double.isFinite(all) || !Double.isFinite(text)) {
      throw new IllegalArgumentException("guidance needs weights, got " + all + " and " + text);
    }
    if (!(from >= 0 && from <= to && to <= 1)) {
      throw new IllegalArgumentException(
          "guidance needs a part of the time from 0 to 1, got " + from + " to " + to);
    }
  }

  /** The terms of the sum at a time, those without weight left out; their weights sum to 1. */
  List<Term> terms(double t) {
    if (t < from || t > to) {
      return NONE.terms(0);
    }
    List<Term> terms = new ArrayList<>();
    for (Term term :
        List.of(
            new Term(Row.ALL, all), new Term(Row.TEXT, text), new Term(Row.NULL, 1 - all - text))) {
      if (Math.abs(term.weight()) >= LEAST_WEIGHT) {
        terms.add(term);
      }
    }
    return List.copyOf(terms);
  }
}
