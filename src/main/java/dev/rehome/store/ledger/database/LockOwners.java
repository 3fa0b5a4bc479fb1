package dev.rehome.store.ledger.database;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who holds a lock, as others see it. */
final class LockOwners {

  /** An owner that has the lock and has not yet said who it is. */
  static final LockOwner UNKNOWN = new LockOwner(0, "unknown host", Instant.EPOCH, "unknown", null);

  private LockOwners() {}

  /** This process. */
  static LockOwner self(StoreSettings settings, Clock clock) {
    return new LockOwner(
        ProcessHandle.current().pid(), host(), clock.instant(), settings.command(), null);
  }

  static ProblemException busy(StoreSettings settings, @Nullable LockOwner owner) {
    return new ProblemException(
        Fault.BUSY,
        Problem.of("already-running", settings.safeUrl() + " is in use by " + describe(owner))
            .hint("wait until it has ended, or stop it"));
  }

  static String describe(@Nullable LockOwner owner) {
    return owner == null
        ? "another process"
        : "process %d on %s, since %s, command '%s'%s"
            .formatted(
                owner.pid(),
                owner.host(),
                owner.since(),
                owner.command(),
                owner.run() == null ? "" : ", run " + owner.run());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "unknown host";
    }
  }
}
