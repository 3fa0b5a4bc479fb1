package dev.rehome.spec;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source says about some of its files: null where it says nothing and the source itself
 * holds.
 *
 * @param files globs over the path relative to the directory
 */
public record SourceOverride(
    List<Glob> files,
    @Nullable String format,
    @Nullable Charset charset,
    @Nullable Long maxFileSize,
    @Nullable Boolean skipLargeFiles,
    @Nullable Long maxRecordSize,
    @Nullable Integer maxDepth,
    FormatOptions options) {

  public boolean matches(String fileName) {
    return files.stream().anyMatch(glob -> glob.matches(fileName));
  }

  /** The source as it is for files that match. */
  public SourceSpec over(SourceSpec source) {
    return new SourceSpec(
        source.path(),
        source.part(),
        source.include(),
        source.exclude(),
        source.keep(),
        Optional.ofNullable(format).orElse(source.format()),
        Optional.ofNullable(charset).orElse(source.charset()),
        Optional.ofNullable(maxFileSize).orElse(source.maxFileSize()),
        Optional.ofNullable(skipLargeFiles).orElse(source.skipLargeFiles()),
        Optional.ofNullable(maxRecordSize).orElse(source.maxRecordSize()),
        Optional.ofNullable(maxDepth).orElse(source.maxDepth()),
        source.followLinks(),
        options.over(source.options()),
        source.overrides());
  }
}
