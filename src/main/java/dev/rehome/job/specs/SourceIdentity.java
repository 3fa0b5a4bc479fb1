package dev.rehome.job.specs;

import dev.rehome.job.TargetRequest;
import dev.rehome.spec.Spec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What the scopes of runs say of source and target, so that runs about the same are found. */
public final class SourceIdentity {

  private SourceIdentity() {}

  /** The part of the source, the source, and the target where the ledger is elsewhere. */
  public static String of(Spec spec, TargetRequest target) {
    String part = spec.source().part();
    return (part.isEmpty() ? "" : "part=" + URLEncoder.encode(part, StandardCharsets.UTF_8) + "\n")
        + withoutPart(spec, target);
  }

  /** What makes names of files mean the same files, and their rows the same rows. */
  public static String withoutPart(Spec spec, TargetRequest target) {
    String source = "source=" + spec.source().path().toAbsolutePath().normalize() + "\n";
    return target.apart() ? source + "target=" + target.place() + "\n" : source;
  }
}
