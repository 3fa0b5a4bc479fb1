package dev.rehome.store.target;

import dev.rehome.store.StoreSettings;

/** Which database is the target, as opposed to the ledger database. */
public record TargetSettings(StoreSettings settings) {}
