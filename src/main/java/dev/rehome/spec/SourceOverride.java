package dev.rehome.spec;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
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
    @NotEmpty List<Glob> files,
    @Nullable String format,
    @Nullable Charset charset,
    @Positive @Nullable Long maxFileSize,
    @Nullable Boolean skipLargeFiles,
    @Positive @Max(value = 1L << 30, message = "must be at most 1GB") @Nullable Long maxRecordSize,
    @Min(1) @Max(10_000) @Nullable Integer maxDepth,
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
