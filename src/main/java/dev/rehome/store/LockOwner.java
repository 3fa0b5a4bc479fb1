package dev.rehome.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The live process that writes to a home.
 *
 * @param run the run's id; null until the process has told it
 */
public record LockOwner(
    long pid, String host, Instant since, String command, @Nullable String run) {}
