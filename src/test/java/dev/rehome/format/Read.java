package dev.rehome.format;

import dev.rehome.format.input.RawRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that a reader gives from one position on, with the positions after each record. */
public record Read(
    List<SourceRecord> records, List<ReadPosition> positions, FileFields fileFields) {

  public static Read of(RecordFormat format, SourceFile file, SourceSpec source) {
    return of(format, file, source, ReadPosition.START);
  }

  public static Read of(
      RecordFormat format, SourceFile file, SourceSpec source, ReadPosition from) {
    List<SourceRecord> records = new ArrayList<>();
    List<ReadPosition> positions = new ArrayList<>();
    try (RecordReader reader = format.open(file, source, from)) {
      for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
        records.add(record);
        positions.add(reader.position());
      }
      if (reader.read() != null) {
        throw new AssertionError("a record after the end");
      }
      return new Read(records, positions, reader.fileFields());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A map that may hold nulls. */
  public static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  public List<Object> values() {
    return records.stream().map(SourceRecord::value).collect(Collectors.toList());
  }

  public List<RecordPlace> places() {
    return records.stream().map(SourceRecord::place).toList();
  }

  /** The codes of the broken records, {@code ok} for the others. */
  public List<String> codes() {
    return records.stream()
        .map(record -> record.problem() == null ? "ok" : record.problem().code())
        .toList();
  }

  public String message(int index) {
    return records.get(index).problem().message();
  }

  public String hint(int index) {
    return records.get(index).problem().hint();
  }

  /** The record as it is written in its file. */
  public String raw(int index) {
    try {
      SourceRecord record = records.get(index);
      return new String(RawRecord.cut(record.file(), record.place()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
