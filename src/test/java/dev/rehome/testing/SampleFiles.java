package dev.rehome.testing;

import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.Glob;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes files for tests, and the sources that describe them. */
public final class SampleFiles {

  private SampleFiles() {}

  public static SourceFile write(Path path, String text) {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public static SourceFile write(Path path, byte[] bytes) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.write(path, bytes);
      return file(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An existing file, named as if its directory were the source. */
  public static SourceFile file(Path path) {
    try {
      return new SourceFile(
          path,
          path.getFileName().toString(),
          Files.size(path),
          Files.getLastModifiedTime(path).toInstant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static SourceSpec source(Path path) {
    return new SourceSpec(
        path,
        "",
        SourceSpec.EVERYTHING,
        List.of(),
        List.of(),
        SourceSpec.AUTO,
        StandardCharsets.UTF_8,
        SourceSpec.DEFAULT_MAX_FILE_SIZE,
        true,
        SourceSpec.DEFAULT_MAX_RECORD_SIZE,
        SourceSpec.DEFAULT_MAX_DEPTH,
        false,
        FormatOptions.NONE,
        List.of());
  }

  public static SourceSpec charset(SourceSpec source, Charset charset) {
    return new SourceSpec(
        source.path(),
        source.part(),
        source.include(),
        source.exclude(),
        source.keep(),
        source.format(),
        charset,
        source.maxFileSize(),
        source.skipLargeFiles(),
        source.maxRecordSize(),
        source.maxDepth(),
        source.followLinks(),
        source.options(),
        source.overrides());
  }

  public static SourceSpec limits(
      SourceSpec source, long maxFileSize, long maxRecordSize, int maxDepth) {
    return new SourceSpec(
        source.path(),
        source.part(),
        source.include(),
        source.exclude(),
        source.keep(),
        source.format(),
        source.charset(),
        maxFileSize,
        source.skipLargeFiles(),
        maxRecordSize,
        maxDepth,
        source.followLinks(),
        source.options(),
        source.overrides());
  }

  public static SourceSpec files(
      SourceSpec source,
      List<String> include,
      List<String> exclude,
      String format,
      boolean followLinks) {
    return new SourceSpec(
        source.path(),
        source.part(),
        include.stream().map(Glob::of).toList(),
        exclude.stream().map(Glob::of).toList(),
        source.keep(),
        format,
        source.charset(),
        source.maxFileSize(),
        source.skipLargeFiles(),
        source.maxRecordSize(),
        source.maxDepth(),
        followLinks,
        source.options(),
        source.overrides());
  }

  public static SourceSpec options(SourceSpec source, String format, Map<String, Object> options) {
    return new SourceSpec(
        source.path(),
        source.part(),
        source.include(),
        source.exclude(),
        source.keep(),
        source.format(),
        source.charset(),
        source.maxFileSize(),
        source.skipLargeFiles(),
        source.maxRecordSize(),
        source.maxDepth(),
        source.followLinks(),
        new FormatOptions(Map.of(format, options)),
        source.overrides());
  }
}
