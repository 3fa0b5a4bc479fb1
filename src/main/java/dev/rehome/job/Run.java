package dev.rehome.job;

import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.items.ItemQueries;
import dev.rehome.store.journal.Journal;
import dev.rehome.store.retry.RetryLedger;
import dev.rehome.store.target.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A run under way, as all verbs have it. Safe for any thread.
 *
 * @param rehearsal of a dry run, else null
 */
public record Run(
    RunContext context,
    RunLedger ledger,
    ItemQueries items,
    Journal journal,
    RetryLedger retries,
    Target target,
    RunControl control,
    @Nullable Rehearsal rehearsal) {

  /** Whether nothing of what is done will stay, nor is seen by other threads until then. */
  public boolean rehearsed() {
    return rehearsal != null;
  }

  /** Now, as exactly as every ledger database keeps it. */
  public Instant now() {
    return control.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }
}
