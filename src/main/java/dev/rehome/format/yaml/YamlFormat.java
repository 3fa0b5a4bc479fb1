package dev.rehome.format.yaml;

import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordReader;
import dev.rehome.format.WholeDocument;
import dev.rehome.format.tree.JsonPointer;
import dev.rehome.problem.Problem;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.FormatDescription.Option;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * YAML 1.2 with its core schema. Each document of a file is a record of its own, unless it is a
 * sequence: then its elements are; with a pointer, the elements or members of what is there.
 * Timestamps stay text. Tags are refused, and aliases that would multiply the document.
 */
public final class YamlFormat implements WholeDocument {

  private static final String NAME = "yaml";

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(
          NAME,
          "YAML",
          List.of("yml", "yaml"),
          false,
          false,
          List.of(
              Option.text(
                  "records",
                  "path to the sequence or mapping that holds the records, such as /items")));

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Set<String> fileLevelCodes() {
    return Set.of("records-not-found");
  }

  @Override
  public List<Problem> check(SourceSpec source) {
    return JsonPointer.check(source, NAME);
  }

  @Override
  public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    return new YamlReader(file, source, JsonPointer.of(source, NAME), false, from);
  }

  /** One document is its value, several are a list of theirs. */
  @Override
  public SourceRecord readWhole(SourceFile file, SourceSpec source) throws IOException {
    List<SourceRecord> documents = new ArrayList<>();
    try (RecordReader reader =
        new YamlReader(file, source, new JsonPointer(NAME, ""), true, ReadPosition.START)) {
      for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
        if (record.problem() != null) {
          return record;
        }
        documents.add(record);
      }
    }
    List<@Nullable Object> values = new ArrayList<>();
    documents.forEach(document -> values.add(document.value()));
    return new SourceRecord(
        file,
        WholeDocument.place(file),
        null,
        values.size() == 1 ? values.get(0) : values.isEmpty() ? null : values,
        null);
  }

  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    try (YamlReader reader =
        new YamlReader(file, source, JsonPointer.of(source, NAME), false, ReadPosition.START)) {
      return reader.envelope();
    }
  }

  /**
   * The value of a text that is one YAML document, for formats that hold such texts.
   *
   * @param line the line of the file that the text begins on
   * @return null also for a text that holds nothing
   */
  public static @Nullable Object value(String text, long line, int maxDepth) throws RecordFault {
    YamlEvents events = new YamlEvents(text, line);
    if (!events.begin()) {
      return null;
    }
    YamlValues.Node node = new YamlValues(events, maxDepth).next();
    if (node.problem() != null) {
      throw new RecordFault(node.problem());
    }
    events.end();
    return node.value();
  }
}
