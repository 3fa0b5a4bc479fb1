package dev.rehome.job.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is recorded of a file. Its JSON is an entry of {@code .rehome-metadata.json}; the first four
 * names are those of the pipelines that keep a {@code .pipeline_metadata.json}.
 *
 * @param name the file's name in its directory
 * @param updatedBy the program that wrote it
 * @param lastUpdated when it was recorded
 * @param details anything else that is worth knowing
 * @param sha256 of what was written; null for entries that were imported without
 * @param sizeBytes the same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Artifact(
    @JsonProperty("artifact_name") String name,
    @JsonProperty("updated_by") String updatedBy,
    @JsonProperty("last_updated") Instant lastUpdated,
    ObjectNode details,
    @Nullable String sha256,
    @JsonProperty("size_bytes") @Nullable Long sizeBytes,
    @JsonProperty("made_from") @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Origin> madeFrom) {

  /**
   * A file that it was made from.
   *
   * @param file relative to the artifact's directory, with {@code /} between its parts
   */
  public record Origin(String file, String sha256, @JsonProperty("size_bytes") long sizeBytes) {}

  public Artifact {
    madeFrom = List.copyOf(madeFrom);
  }

  /** The same under another name. */
  Artifact named(String other) {
    return new Artifact(other, updatedBy, lastUpdated, details, sha256, sizeBytes, madeFrom);
  }
}
