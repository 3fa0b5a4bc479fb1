package dev.rehome.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The live process that writes to a ledger database.
 *
 * @param run the run's id; null until the process has begun or resumed one
 */
public record LockOwner(
    long pid, String host, Instant since, String command, @Nullable String run) {}
