package dev.rehome.format.json;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/**
 * JSON documents (RFC 8259). Without a pointer, an array at the root holds one record per element
 * and anything else is one record; with one, the elements of the array or the members of the object
 * there are the records. Elements and members are streamed, and one that is broken harms no other;
 * a document that is one record is held in memory and must not exceed {@code max_file_size}.
 */
public final class JsonFormat implements WholeDocument {

  private static final String NAME = "json";

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(
          NAME,
          "JSON",
          List.of("json"),
          true,
          false,
          List.of(
              Option.text(
                  "records",
                  "path to the array or object that holds the records, such as /items")));

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Set<String> fileLevelCodes() {
    return Set.of("file-too-large", "records-not-found");
  }

  @Override
  public List<Problem> check(SourceSpec source) {
    return JsonPointer.check(source, NAME);
  }

  @Override
  public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    return new JsonReader(file, source, JsonPointer.of(source, NAME), false, from);
  }

  @Override
  public SourceRecord readWhole(SourceFile file, SourceSpec source) throws IOException {
    try (RecordReader reader =
        new JsonReader(file, source, new JsonPointer(NAME, ""), true, ReadPosition.START)) {
      return Objects.requireNonNull(reader.read(), "a document is always one record");
    }
  }

  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    try (JsonReader reader =
        new JsonReader(file, source, JsonPointer.of(source, NAME), false, ReadPosition.START)) {
      return reader.envelope();
    }
  }

  /**
   * The value of a text that is one JSON value, for formats that hold such texts.
   *
   * @param line the line of the file that the text begins on
   */
  public static @Nullable Object value(String text, long line, int maxDepth) throws RecordFault {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    return new JsonValues(maxDepth).parse(JsonText.ofLine(json, 0, json.length, line));
  }

  /**
   * The index after the value that a text begins with.
   *
   * @throws JacksonException when the text does not begin with one
   */
  public static int endOfValue(String text) {
    try (JsonParser parser = JsonValues.FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      parser.skipChildren();
      return (int) parser.currentLocation().getCharOffset();
    }
  }

  /** What a parser has to say, and where when it has counted that itself. */
  public static String message(JacksonException e) {
    String message = JsonFault.plain(e.getOriginalMessage());
    return e.getLocation() == null
        ? message
        : message
            + (" near line " + e.getLocation().getLineNr())
            + (", column " + e.getLocation().getColumnNr());
  }
}
