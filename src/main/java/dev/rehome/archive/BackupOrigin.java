package dev.rehome.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a backup was made of, and why.
 *
 * @param reason the verb that made it: backup, import, cleanup
 * @param run the id of the run that made it; null where there was none
 * @param spec the spec's name
 * @param source the directory that the names of its files are relative to
 * @param target where its rows are from, without secrets; null where it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupOrigin(
    String reason, @Nullable String run, String spec, String source, @Nullable String target) {}
