package dev.rehome.store;

import java.time.Instant;

/**
 * The run that writes.
 *
 * @param number the ledger's number of the run, unique within its ledger database
 * @param id the run's name for people: its directory and its reports
 */
public record RunContext(long number, String id, Instant startedAt) {}
