package dev.rehome.job.artifacts;

import dev.rehome.job.artifacts.Artifact.Origin;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Artifacts as JSON, and back with everything that is wrong. */
final class ArtifactJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Set<String> MEMBERS =
      Set.of(
          "artifact_name",
          "updated_by",
          "last_updated",
          "details",
          "sha256",
          "size_bytes",
          "made_from");

  private final String file;
  private final Problems problems;

  /**
   * @param file for the places of problems
   */
  ArtifactJson(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  static ObjectNode write(Artifact artifact) {
    return (ObjectNode) MAPPER.valueToTree(artifact);
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A number, true, false, null, array or object where the text is one; else the text. */
  static JsonNode detail(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException plain) {
      return MAPPER.getNodeFactory().stringNode(text);
    }
  }

  /** The entries of a metadata file, by name; those that are wrong are left out. */
  Map<String, Artifact> readAll(JsonNode json) {
    Map<String, Artifact> artifacts = new TreeMap<>();
    if (!json.isObject()) {
      add("the file is no JSON object with one entry per artifact");
      return artifacts;
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      Artifact artifact = read(entry.getKey(), entry.getValue());
      if (artifact != null) {
        artifacts.put(artifact.name(), artifact);
      }
    }
    return artifacts;
  }

  private @Nullable Artifact read(String name, JsonNode entry) {
    if (!entry.isObject()) {
      add("'" + name + "' is no JSON object");
      return null;
    }
    String updatedBy = entry.path("updated_by").asString("");
    Instant lastUpdated = time(name, entry.path("last_updated"));
    if (updatedBy.isEmpty()) {
      add("'" + name + "' has no updated_by");
    }
    if (updatedBy.isEmpty() || lastUpdated == null) {
      return null;
    }
    JsonNode size = entry.path("size_bytes");
    return new Artifact(
        name,
        updatedBy,
        lastUpdated,
        details((ObjectNode) entry),
        entry.path("sha256").isString() ? entry.path("sha256").asString() : null,
        size.isIntegralNumber() ? size.asLong() : null,
        origins(entry.path("made_from")));
  }

  /** Members that have no place of their own are details too. */
  private static ObjectNode details(ObjectNode entry) {
    ObjectNode details = object();
    JsonNode given = entry.path("details");
    if (given.isObject()) {
      details.setAll((ObjectNode) given);
    } else if (!given.isMissingNode() && !given.isNull()) {
      details.set("details", given);
    }
    entry.properties().stream()
        .filter(member -> !MEMBERS.contains(member.getKey()))
        .forEach(member -> details.putIfAbsent(member.getKey(), member.getValue()));
    return details;
  }

  private static List<Origin> origins(JsonNode madeFrom) {
    List<Origin> origins = new ArrayList<>();
    for (JsonNode origin : madeFrom) {
      origins.add(
          new Origin(
              origin.path("file").asString(""),
              origin.path("sha256").asString(""),
              origin.path("size_bytes").asLong(0)));
    }
    return origins;
  }

  /** As Python and most others write it; without an offset it is taken for UTC. */
  private @Nullable Instant time(String name, JsonNode value) {
    String text = value.asString("");
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T"),
              OffsetDateTime::from,
              LocalDateTime::from);
      Instant instant =
          time instanceof OffsetDateTime offset
              ? offset.toInstant()
              : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
      return instant.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException wrong) {
      add(
          text.isEmpty()
              ? "'" + name + "' has no last_updated"
              : "'" + name + "' has a last_updated that is no date with a time: " + text);
      return null;
    }
  }

  private void add(String message) {
    problems.add(
        Problem.of("artifact-entry", message)
            .at(Location.of(file))
            .hint(
                "expected {\"NAME\": {\"updated_by\": \"script.py\", \"last_updated\":"
                    + " \"2025-11-19T14:30:25Z\", \"details\": {}}}"));
  }
}
