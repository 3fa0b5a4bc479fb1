package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.input.RawRecord;
import dev.rehome.format.source.ContentHash;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every format of text files promises. A format gives its fixtures and gets these tests. */
public abstract class RecordFormatContract {

  protected @TempDir Path directory;

  protected abstract RecordFormat format();

  /** A file name of the format. */
  protected abstract String fileName();

  /** A file of so many records, with {@link #word} somewhere in each. */
  protected abstract String text(int records);

  /** What the record of that number in such a file is. */
  protected abstract Object value(int number);

  /** What an empty file comes to. */
  protected List<String> codesOfEmptyFile() {
    return List.of();
  }

  protected int most() {
    return 7;
  }

  /** A text that differs in UTF-8, Latin-1, and UTF-16, with letters all of them have. */
  protected static String word(int number) {
    return "Größe " + number + " é";
  }

  protected SourceSpec source() {
    return SampleFiles.source(directory);
  }

  @Test
  void readsAnEmptyFile() {
    Read read = read(write(new byte[0]), source());

    assertThat(read.codes()).isEqualTo(codesOfEmptyFile());
  }

  @Test
  void readsOneRecord() {
    Read read = read(write(utf8(text(1))), source());

    assertThat(read.values()).containsExactly(value(1));
  }

  @Test
  void readsManyRecordsInOrderAndNumbersThem() {
    Read read = read(write(utf8(text(most()))), source());

    assertThat(read.values()).isEqualTo(values(most()));
    assertThat(read.records())
        .extracting(record -> record.place().record())
        .isEqualTo(java.util.stream.LongStream.rangeClosed(1, most()).boxed().toList());
    assertThat(read.records()).extracting(record -> record.place().line()).isSorted();
  }

  @Test
  void goesOnFromEveryPositionAsIfItHadNotStopped() {
    goesOnFromEveryPosition(utf8(text(most())), source());
  }

  @Test
  void goesOnFromEveryPositionOfATranscodedFile() {
    goesOnFromEveryPosition(
        text(most()).getBytes(StandardCharsets.ISO_8859_1),
        SampleFiles.charset(source(), StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16LE"})
  void readsNoFurtherThanTheFileReachedWhenItWasFound(String name) throws IOException {
    Charset charset = Charset.forName(name);
    SourceSpec declared = SampleFiles.charset(source(), charset);
    SourceFile file = write(text(most()).getBytes(charset));
    Read before = read(file, declared);
    String hash = ContentHash.sha256(file, () -> {});
    Files.write(file.path(), text(most()).getBytes(charset), StandardOpenOption.APPEND);
    Read after = read(file, declared);

    assertThat(after.values()).isEqualTo(before.values());
    assertThat(after.places()).isEqualTo(before.places());
    assertThat(after.positions()).isEqualTo(before.positions());
    assertThat(ContentHash.sha256(file, () -> {})).isEqualTo(hash);
  }

  @Test
  void startPositionBeforeAnythingIsRead() throws IOException {
    try (RecordReader reader = format().open(write(utf8(text(1))), source(), ReadPosition.START)) {
      assertThat(reader.position()).isEqualTo(ReadPosition.START);
    }
  }

  @Test
  void rejectsOnlyTheRecordWithMalformedBytesAndSaysWhere() {
    String text = text(Math.min(3, most()));
    int record = Math.min(2, most());
    byte[] bytes = utf8(text);
    int at = utf8(text.substring(0, text.indexOf(word(record)))).length + 2;
    bytes[at] = (byte) 0xC3;
    bytes[at + 1] = (byte) 0x28;
    Read read = read(write(bytes), source());

    assertThat(read.codes().get(record - 1)).isEqualTo("malformed-text");
    assertThat(read.message(record - 1)).contains("byte " + at + " ").endsWith(": C3");
    assertThat(read.codes().stream().filter("ok"::equals)).hasSize(read.records().size() - 1);
  }

  @Test
  void rejectsOnlyTheRecordWithBytesMalformedInTheDeclaredCharset() {
    String text = text(Math.min(3, most()));
    int record = Math.min(2, most());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
    int at = 2 * (text.indexOf(word(record)) + 1);
    SourceSpec declared = SampleFiles.charset(source(), StandardCharsets.UTF_16LE);
    List<RecordPlace> places = read(write(bytes), declared).places();
    bytes[at] = 0x3D;
    bytes[at + 1] = (byte) 0xD8;
    Read read = read(write(bytes), declared);

    assertThat(read.codes().get(record - 1)).isEqualTo("malformed-text");
    assertThat(read.message(record - 1)).contains("byte " + at + " ").contains("UTF-16LE: 3D D8");
    assertThat(read.codes().stream().filter("ok"::equals)).hasSize(read.records().size() - 1);
    assertThat(read.places()).isEqualTo(places);
  }

  @Test
  void namesTheCharsetThatMalformedBytesLookLike() {
    byte[] bytes = text(Math.min(3, most())).getBytes(StandardCharsets.ISO_8859_1);
    Read read = read(write(bytes), source());

    assertThat(read.records())
        .filteredOn(record -> record.problem() != null)
        .isNotEmpty()
        .extracting(record -> record.problem().hint())
        .allSatisfy(hint -> assertThat(hint).contains("source.charset: windows-1252"));
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void takesTheCharsetFromAByteOrderMark(Charset charset) {
    byte[] bytes = ("\uFEFF" + text(most())).getBytes(charset);
    SourceSpec declaredOtherwise = SampleFiles.charset(source(), StandardCharsets.ISO_8859_1);

    Read read = read(write(bytes), declaredOtherwise);

    assertThat(read.values()).isEqualTo(values(most()));
    cutsReadTheSame(read, declaredOtherwise);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "GB18030"})
  void readsTheDeclaredCharset(Charset charset) {
    SourceSpec declared = SampleFiles.charset(source(), charset);
    byte[] bytes = text(most()).getBytes(charset);

    Read read = read(write(bytes), declared);

    assertThat(read.values()).isEqualTo(values(most()));
    cutsReadTheSame(read, declared);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r"})
  void readsOtherLineEnds(String lineEnd) {
    Read read = read(write(utf8(text(most()).replace("\n", lineEnd))), source());

    assertThat(withLineFeeds(read.values())).isEqualTo(withLineFeeds(values(most())));
    assertThat(read.records())
        .extracting(record -> record.place().line())
        .isEqualTo(
            read(write(utf8(text(most()))), source()).records().stream()
                .map(record -> record.place().line())
                .toList());
  }

  @Test
  void cutsOutRecordsThatReadTheSame() {
    Read read = read(write(utf8(text(most()))), source());

    cutsReadTheSame(read, source());
  }

  @Test
  void mayBeClosedTwice() throws IOException {
    RecordReader reader = format().open(write(utf8(text(1))), source(), ReadPosition.START);
    reader.close();
    reader.close();
  }

  @Test
  void isFoundByTheExtensionsItNames() {
    assertThat(format().description().extensions())
        .allSatisfy(
            extension ->
                assertThat(RecordFormats.forFile("a.b." + extension.toUpperCase()))
                    .get()
                    .extracting(found -> found.description().name())
                    .isEqualTo(format().description().name()));
  }

  protected final Read read(SourceFile file, SourceSpec source) {
    return Read.of(format(), file, source);
  }

  protected final SourceFile write(byte[] bytes) {
    return SampleFiles.write(directory.resolve(fileName()), bytes);
  }

  protected final SourceFile write(String text) {
    return write(utf8(text));
  }

  protected static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  protected final List<Object> values(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::value).toList();
  }

  protected final void goesOnFromEveryPosition(byte[] bytes, SourceSpec source) {
    SourceFile file = write(bytes);
    Read all = read(file, source);
    for (int i = 0; i < all.records().size(); i++) {
      Read rest = Read.of(format(), file, source, all.positions().get(i));
      assertThat(rest.records()).isEqualTo(all.records().subList(i + 1, all.records().size()));
      if (!rest.records().isEmpty()) {
        assertThat(rest.fileFields()).isEqualTo(all.fileFields());
      }
      assertThat(rest.positions()).isEqualTo(all.positions().subList(i + 1, all.records().size()));
    }
  }

  private void cutsReadTheSame(Read read, SourceSpec source) {
    Read again = read(envelope(read, source), source);

    assertThat(again.values()).isEqualTo(read.values());
    assertThat(again.records())
        .extracting(SourceRecord::key)
        .isEqualTo(read.records().stream().map(SourceRecord::key).toList());
  }

  protected final SourceFile envelope(Read read, SourceSpec source) {
    try {
      Envelope envelope = format().envelope(read.records().get(0).file(), source);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(envelope.before());
      for (SourceRecord record : read.records()) {
        out.write(record.place().record() == 1 ? new byte[0] : envelope.between());
        out.write(RawRecord.cut(record.file(), record.place()));
      }
      if (!Copies.reachesToTheEnd(read.records().get(read.records().size() - 1))) {
        out.write(envelope.after());
      }
      return SampleFiles.write(directory.resolve("again").resolve(fileName()), out.toByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Object withLineFeeds(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(RecordFormatContract::withLineFeeds).toList();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> withLineFeeds(entry.getValue())));
    }
    return value instanceof String text ? text.replace("\r\n", "\n").replace("\r", "\n") : value;
  }
}
