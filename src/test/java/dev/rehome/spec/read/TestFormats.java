package dev.rehome.spec.read;

import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.FormatDescription.Kind;
import dev.rehome.spec.FormatDescription.Option;
import java.util.List;

/** Formats with an option of every kind, so that tests here need no real format. */
public final class TestFormats {

  public static final List<FormatDescription> ALL =
      List.of(
          new FormatDescription(
              "json",
              "JSON",
              List.of("json"),
              true,
              false,
              List.of(
                  new Option("records", Kind.TEXT, List.of(), null, "path of the list of records"),
                  new Option(
                      "numbers", Kind.TEXT, List.of("exact", "double"), "exact", "how to read"))),
          new FormatDescription(
              "csv",
              "CSV",
              List.of("csv", "tsv"),
              true,
              false,
              List.of(
                  new Option("delimiter", Kind.CHARACTER, List.of(), ",", "between two fields"),
                  new Option(
                      "header", Kind.FLAG_OR_TEXTS, List.of(), "true", "a header, or the names"),
                  new Option("skip_lines", Kind.INTEGER, List.of(), "0", "lines before the header"),
                  new Option("strict", Kind.FLAG, List.of(), "true", "refuse lone quotes"),
                  new Option("nulls", Kind.TEXTS, List.of(), null, "texts that mean no value"))),
          new FormatDescription("markdown", "Markdown", List.of("md"), false, false, List.of()),
          new FormatDescription(
              "run-directory", "run directory", List.of(), false, true, List.of()));

  private TestFormats() {}
}
