package dev.rehome.job.verify;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.specs.RecordedRun;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verification, and the run or spec that it is about. */
final class VerifyVerb implements Verb {

  private final VerifyRequest request;
  private final Spec spec;
  private final @Nullable RunRow verified;
  private final RunContext fresh;

  VerifyVerb(VerifyRequest request, RunControl control) {
    this.request = request;
    if (request.ofRun()) {
      RecordedRun recorded =
          RecordedRun.find(
              request.launch().target(),
              request.launch().command(),
              request.subject(),
              request.launch().runsDirectory());
      this.verified = recorded.row();
      this.spec = elsewhere(recorded.spec());
    } else {
      this.verified = null;
      this.spec =
          SpecFiles.read(request.subject(), request.source(), request.launch().runsDirectory());
    }
    this.fresh = control.newRun(spec.name());
  }

  private Spec elsewhere(Spec recorded) {
    return request.source() == null ? recorded : SpecFiles.over(recorded, request.source());
  }

  @Override
  public Spec spec() {
    return spec;
  }

  @Override
  public RunContext fresh() {
    return fresh;
  }

  @Override
  public TargetRequest target() {
    return request.launch().target();
  }

  @Override
  public Scope scope() {
    String source = spec.source().path().toAbsolutePath().normalize().toString();
    String identity = "verified=" + request.subject() + "\nsource=" + source + "\n";
    return new Scope(identity, identity + request.options(), request.options(), Map.of());
  }

  @Override
  public VerbJob begin(Run run) {
    return new VerifyWork(new VerifyRun(request, run, spec, verified));
  }
}
