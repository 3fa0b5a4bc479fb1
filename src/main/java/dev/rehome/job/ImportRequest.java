package dev.rehome.job;

import dev.rehome.spec.Spec;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an import or a validation is asked to do.
 *
 * @param specName a path, or a name for {@code jobs/NAME.yml}
 * @param source instead of the spec's source, when given
 * @param parameters by name
 * @param limit how many records to read at most, over all files; null for all
 * @param startOver gives up an unfinished run instead of resuming it
 * @param command what was typed, for messages and for the owner's note beside the lock
 * @param environment further Spring properties, {@code --name=value}
 */
public record ImportRequest(
    Verb verb,
    String specName,
    @Nullable Path source,
    TargetRequest target,
    Map<String, String> parameters,
    Path runsDirectory,
    @Min(value = 1, message = "--chunk-size must be at least 1")
        @Max(value = 100_000, message = "--chunk-size must be at most 100000")
        int chunkSize,
    @Min(value = 1, message = "--workers must be at least 1")
        @Max(value = 64, message = "--workers must be at most 64")
        int workers,
    @Nullable @Positive(message = "--limit must be at least 1") Long limit,
    boolean incremental,
    boolean dryRun,
    ErrorPolicy onError,
    RejectLimit maxRejects,
    boolean startOver,
    String command,
    List<String> environment) {

  public static final int DEFAULT_CHUNK_SIZE = 5000;

  private static final int LARGEST_BATCH = 1000;

  /** How many of the records of a transaction are read and mapped at a time. */
  int batchSize() {
    return chunkSize / batchesPerChunk();
  }

  int batchesPerChunk() {
    return -Math.floorDiv(-chunkSize, LARGEST_BATCH);
  }

  /** What makes two launches the same work; how fast it is done is not part of it. */
  String scope(Spec spec) {
    return part(spec) + contentScope(spec) + "incremental=" + incremental + "\nlimit=" + limit;
  }

  /** What makes a file of the same content come to the same rows. */
  String contentScope(Spec spec) {
    return sourceAndTarget(spec) + "parameters=" + new TreeMap<>(parameters) + "\n";
  }

  /**
   * What of the scope tells, beside verb, spec and ledger, whose unfinished run this launch meets:
   * the source, and the target where the ledger is in another database. A run of the same identity
   * and another scope is in the way.
   */
  String identity(Spec spec) {
    return part(spec) + sourceAndTarget(spec);
  }

  /**
   * The first line of the scope of a run over a part of the source; it is no matter to what becomes
   * of a file.
   */
  private static String part(Spec spec) {
    String part = spec.source().part();
    return part.isEmpty() ? "" : "part=" + URLEncoder.encode(part, StandardCharsets.UTF_8) + "\n";
  }

  private String sourceAndTarget(Spec spec) {
    String source = "source=" + spec.source().path().toAbsolutePath().normalize() + "\n";
    return target.apart() ? source + "target=" + target.place() + "\n" : source;
  }

  /** The options that are part of the scope, if given; {@code param.NAME} for a parameter. */
  Map<String, String> scopingOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    if (incremental) {
      options.put("incremental", "true");
    }
    if (limit != null) {
      options.put("limit", limit.toString());
    }
    new TreeMap<>(parameters).forEach((name, value) -> options.put("param." + name, value));
    return options;
  }

  /** The options that may change from launch to launch of the same run. */
  Map<String, String> freeOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("chunk-size", Integer.toString(chunkSize));
    options.put("workers", Integer.toString(workers));
    options.put("on-error", onError.label());
    options.put("max-rejects", maxRejects.toString());
    return options;
  }

  /** The command without options that are meant for one launch only. */
  String commandAgain() {
    return command.replaceAll(" --(new|dry-run)(=\\S+)?(?= |$)", "");
  }

  /** What the rejects may come to: nothing at all under {@link ErrorPolicy#STRICT}. */
  RejectLimit rejectLimit() {
    return onError == ErrorPolicy.STRICT ? RejectLimit.parse("0") : maxRejects;
  }
}
