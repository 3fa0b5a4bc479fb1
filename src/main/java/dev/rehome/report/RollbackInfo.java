package dev.rehome.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rehome.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has to be known to roll a run back, as a file that every run leaves which writes rows. The
 * ledger knows all of it too; the file says which run, and where the ledger is.
 *
 * @param status of the run, {@code running} until it has ended
 * @param target without secrets, and so is {@code ledger}
 * @param entities rows by what the run did to them, by the entity's name
 * @param created tables and collections that the run created
 * @param command rolls the run back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RollbackInfo(
    String run,
    String verb,
    String spec,
    String specChecksum,
    String status,
    Instant startedAt,
    String target,
    String ledger,
    Map<String, Rows> entities,
    List<Created> created,
    String command) {

  public static final String FILE = "rollback_info.json";

  /** Rows of an entity by what a run did to them. */
  public record Rows(long inserted, long updated, long unchanged, long skipped) {}

  /** Something that a run created in the target. */
  public record Created(String kind, String name, String entity) {}

  /** Replaces the file of a run's directory. */
  public void write(Path directory) throws IOException {
    AtomicFile.writeText(directory.resolve(FILE), ReportJson.of(this));
  }

  /** The part of such a file that finds the run again. */
  public record Address(String run, String target, @Nullable String ledger) {}

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read, or is no such file
   */
  public static Address read(Path file) throws IOException {
    try {
      var json = JsonMapper.shared().readTree(Files.readString(file));
      String run = json.path("run").asString("");
      String target = json.path("target").asString("");
      if (run.isEmpty() || target.isEmpty()) {
        throw new IOException("it names no run and target");
      }
      return new Address(run, target, json.path("ledger").asString(null));
    } catch (JacksonException e) {
      throw new IOException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
