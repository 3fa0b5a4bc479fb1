package dev.rehome.format.xml;

import dev.rehome.format.Envelope;
import dev.rehome.format.OneRecordReader;
import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordReader;
import dev.rehome.format.WholeDocument;
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
import java.util.Objects;
import java.util.Set;

/**
 * XML, without document type definitions and external entities. The records are the children of the
 * root element, or the elements at a path. See {@link XmlNames} for what elements are called and
 * {@link XmlValue} for what they become. A syntax error ends the file with one reject, and so does
 * an attribute of more than 4 million characters or nesting of more than 100,000 elements.
 */
public final class XmlFormat implements WholeDocument {

  private static final String NAME = "xml";

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(
          NAME,
          "XML",
          List.of("xml"),
          true,
          false,
          List.of(
              Option.text(
                  "records",
                  "path of element names to the records, such as /data/item;"
                      + " by default the children of the root element"),
              new Option(
                  "namespaces",
                  FormatDescription.Kind.TEXTS,
                  List.of(),
                  null,
                  "prefixes for namespaces, such as [\"dc=http://purl.org/dc/elements/1.1/\"],"
                      + " whatever prefixes the files have; by default names are as written")));

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Set<String> fileLevelCodes() {
    return Set.of("records-not-found", "xml-dtd", "xml-encoding");
  }

  @Override
  public List<Problem> check(SourceSpec source) {
    String path = source.options().text(NAME, "records").orElse("/root");
    List<Problem> problems = new ArrayList<>(XmlNames.check(source));
    if (!path.matches("(/[^/\\s]+)+")) {
      problems.add(
          Problem.of(
              "xml-option",
              "source.xml.records must be a path like /data/item but was '" + path + "'"));
    }
    return problems;
  }

  @Override
  public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    return open(file, source, path(source), false, from);
  }

  @Override
  public SourceRecord readWhole(SourceFile file, SourceSpec source) throws IOException {
    try (RecordReader reader = open(file, source, List.of(), true, ReadPosition.START)) {
      SourceRecord root = Objects.requireNonNull(reader.read(), "a document has a root");
      SourceRecord next = root.problem() == null ? reader.read() : null;
      return next == null ? root : next;
    }
  }

  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    try (XmlReader reader = new XmlReader(file, source, path(source), false, ReadPosition.START)) {
      return reader.envelope();
    } catch (RecordFault e) {
      return Envelope.NONE;
    }
  }

  private static RecordReader open(
      SourceFile file, SourceSpec source, List<String> path, boolean whole, ReadPosition from)
      throws IOException {
    try {
      return new XmlReader(file, source, path, whole, from);
    } catch (RecordFault e) {
      return OneRecordReader.broken(file, e.problem(), from);
    }
  }

  private static List<String> path(SourceSpec source) {
    return source
        .options()
        .text(NAME, "records")
        .map(path -> List.of(path.substring(1).split("/", -1)))
        .orElse(List.of());
  }
}
