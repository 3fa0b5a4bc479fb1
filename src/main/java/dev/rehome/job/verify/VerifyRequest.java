package dev.rehome.job.verify;

import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbRequest;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be verified, and how thoroughly.
 *
 * @param subject the id of a run, else a spec: its path, or a name for {@code jobs/NAME.yml}
 * @param source where the files are now, if they are not where they were
 * @param all whether every record is read again and compared field by field
 * @param sample how many records, chosen at random, are read again; null for none
 * @param seed which ones are chosen: the same again with the same seed; null for any
 */
public record VerifyRequest(
    LaunchOptions launch,
    String subject,
    @Nullable Path source,
    boolean all,
    @Nullable
        @Min(value = 1, message = "sample must be at least 1")
        @Max(
            value = MOST_SAMPLED,
            message = "sample must be at most 100000; all reads every record")
        Integer sample,
    @Nullable Long seed)
    implements VerbRequest {

  private static final int MOST_SAMPLED = 100_000;

  /** As {@link RunControl#newRun} makes them. */
  private static final Pattern RUN_ID = Pattern.compile("\\d{8}-\\d{6}-.+-[0-9a-f]{4}");

  /** The state of the ledger now, of a spec, or what one run did. */
  public static VerifyRequest of(LaunchOptions launch, String subject) {
    return new VerifyRequest(launch, subject, null, false, null, null);
  }

  @Override
  public String verb() {
    return "verify";
  }

  @Override
  public void check(Problems problems) {
    if (all && sample != null) {
      problems.add(Problem.of("bad-option", "all and sample exclude each other"));
    }
    if (seed != null && sample == null) {
      problems.add(Problem.of("bad-option", "seed is for sample, which is missing"));
    }
    if (launch.dryRun()) {
      problems.add(Problem.of("bad-option", "dry-run is not for verify, which writes nothing"));
    }
  }

  @Override
  public Verb open(RunControl control) {
    return new VerifyVerb(this, control);
  }

  boolean ofRun() {
    return RUN_ID.matcher(subject).matches();
  }

  boolean readsRecords() {
    return all || sample != null;
  }

  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (ofRun()) {
      options.put("verified-run", subject);
    }
    if (all) {
      options.put("all", "true");
    }
    if (sample != null) {
      options.put("sample", sample.toString());
    }
    if (seed != null) {
      options.put("seed", seed.toString());
    }
    return options;
  }
}
