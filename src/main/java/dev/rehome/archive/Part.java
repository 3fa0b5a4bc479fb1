package dev.rehome.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of a backup.
 *
 * @param file its name in the backup's directory
 * @param entity whose rows it has; null for other kinds
 * @param count its files, rows or statements; 0 where nothing is counted
 * @param size bytes on the disk
 * @param sha256 of these bytes
 * @param contentSize bytes of its content, uncompressed and not encrypted
 * @param contentSha256 of this content
 * @param writer the program that wrote the statements, with its version; null for other kinds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Part(
    String file,
    Kind kind,
    @Nullable String entity,
    long count,
    long size,
    String sha256,
    long contentSize,
    String contentSha256,
    @Nullable String writer) {

  public Part {
    Objects.requireNonNull(file);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(sha256);
    Objects.requireNonNull(contentSha256);
  }

  Part writtenBy(@Nullable String program) {
    return new Part(file, kind, entity, count, size, sha256, contentSize, contentSha256, program);
  }

  /** What it holds. */
  public enum Kind {
    /** A tar archive of files. */
    @JsonProperty("files")
    FILES,
    /** What is in that archive, in its order: a {@link FileEntry} per line. */
    @JsonProperty("file-list")
    FILE_LIST,
    /** Rows of one entity: a {@link RowLine} per line. */
    @JsonProperty("rows")
    ROWS,
    /** Statements that create the tables and insert their rows. */
    @JsonProperty("sql")
    SQL,
    /** The spec as it was. */
    @JsonProperty("spec")
    SPEC
  }
}
