package dev.rehome.job.imports;

import dev.rehome.archive.BackupStore;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.Verb.Scope;
import dev.rehome.job.VerbRequest;
import dev.rehome.job.imports.load.LoadOptions;
import dev.rehome.job.snapshot.SnapshotRequest;
import dev.rehome.job.specs.SourceIdentity;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.problem.SecretNames;
import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an import or a validation is to do.
 *
 * @param validate imports into a database that is thrown away, to see what an import would find
 * @param specName a path, or a name for {@code jobs/NAME.yml}
 * @param source instead of the spec's source, when given
 * @param parameters by name
 * @param limit how many records to read at most, over all files; null for all
 * @param backups where to put a backup of the target before rows are updated; null for none
 * @param incremental skips files whose content was imported before
 */
public record ImportRequest(
    LaunchOptions launch,
    boolean validate,
    String specName,
    @Nullable Path source,
    Map<String, String> parameters,
    @Min(value = 1, message = "chunk-size must be at least 1")
        @Max(value = 100_000, message = "chunk-size must be at most 100000")
        int chunkSize,
    @Min(value = 1, message = "workers must be at least 1")
        @Max(value = 64, message = "workers must be at most 64")
        int workers,
    @Nullable @Positive(message = "limit must be at least 1") Long limit,
    boolean incremental,
    ErrorPolicy onError,
    RejectLimit maxRejects,
    @Nullable BackupStore backups)
    implements VerbRequest, LoadOptions {

  public static final int DEFAULT_CHUNK_SIZE = 5000;

  private static final int MOST_RECORDS_PER_BATCH = 1000;

  /** With the sizes of a batch, bounds the memory of a chunk however many records it may have. */
  private static final int MOST_BATCHES_PER_CHUNK = 8;

  private static final int MOST_BYTES_PER_BATCH = 1 << 20;
  private static final int MOST_BYTES_PER_CHUNK = 5 << 20;

  @Override
  public String verb() {
    return validate ? "validate" : "import";
  }

  @Override
  public boolean audited() {
    return !validate && !launch.dryRun();
  }

  @Override
  public void check(Problems problems) {
    if (validate && launch.dryRun()) {
      problems.add(Problem.of("bad-option", "dry-run is not for validate, which never writes"));
    }
    parameters.keySet().stream()
        .filter(SecretNames::matches)
        .forEach(
            name ->
                problems.add(
                    Problem.of("secret-argument", "the parameter '" + name + "' is a secret")
                        .hint("leave it out: parameters are kept with the run")));
  }

  @Override
  public Verb open(RunControl control) {
    return new ImportVerb(this, control);
  }

  @Override
  public int batchSize() {
    return Math.min(MOST_RECORDS_PER_BATCH, chunkSize / batchesPerChunk());
  }

  @Override
  public int batchBytes() {
    return Math.min(MOST_BYTES_PER_BATCH, MOST_BYTES_PER_CHUNK / batchesPerChunk());
  }

  @Override
  public long chunkBytes() {
    return MOST_BYTES_PER_CHUNK;
  }

  @Override
  public int batchesPerChunk() {
    return Math.min(MOST_BATCHES_PER_CHUNK, -Math.floorDiv(-chunkSize, MOST_RECORDS_PER_BATCH));
  }

  @Override
  public @Nullable SnapshotRequest backup() {
    return backups == null || validate || launch.dryRun()
        ? null
        : new SnapshotRequest(verb(), launch.target().name(), backups);
  }

  /** How fast it is done makes no other work of a launch. */
  Scope scope(Spec spec) {
    String whole =
        SourceIdentity.of(spec, launch.target())
            + parametersLine()
            + "incremental="
            + incremental
            + "\nlimit="
            + limit;
    return new Scope(
        SourceIdentity.of(spec, launch.target()), whole, scopingOptions(), freeOptions());
  }

  /** What makes a file of the same content come to the same rows. */
  String contentScope(Spec spec) {
    return SourceIdentity.withoutPart(spec, launch.target()) + parametersLine();
  }

  private String parametersLine() {
    return "parameters=" + new TreeMap<>(parameters) + "\n";
  }

  private Map<String, String> scopingOptions() {
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

  private Map<String, String> freeOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("chunk-size", Integer.toString(chunkSize));
    options.put("workers", Integer.toString(workers));
    options.put("on-error", onError.label());
    options.put("max-rejects", maxRejects.toString());
    return options;
  }

  @Override
  public boolean strict() {
    return onError == ErrorPolicy.STRICT;
  }

  @Override
  public boolean tooManyRejects(Counts counts, boolean complete) {
    return rejectLimit().exceeded(counts, complete);
  }

  /** What the rejects may come to: nothing at all under {@link ErrorPolicy#STRICT}. */
  RejectLimit rejectLimit() {
    return onError == ErrorPolicy.STRICT ? RejectLimit.parse("0") : maxRejects;
  }
}
