package dev.rehome.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as the ledger has it.
 *
 * @param verb {@code import}, …
 * @param scope what makes two launches the same work: verb, source and the options that change the
 *     outcome; a run is only resumed by a launch of the same spec and scope
 * @param attempt how often it was launched, from 1
 * @param options what it was launched with, without secrets, for people
 * @param exitCode null while it runs
 * @param report the content of report.json; null while it runs
 */
public record RunRow(
    RunContext context,
    String verb,
    String spec,
    String specChecksum,
    String scope,
    String source,
    RunStatus status,
    int attempt,
    Map<String, String> options,
    @Nullable Instant finishedAt,
    @Nullable Integer exitCode,
    @Nullable String report) {}
