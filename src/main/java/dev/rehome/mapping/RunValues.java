package dev.rehome.mapping;

import java.time.Instant;

/** What templates may say about the run: {@code {run.id}} and {@code {run.started_at}}. */
public record RunValues(String id, Instant startedAt) {}
