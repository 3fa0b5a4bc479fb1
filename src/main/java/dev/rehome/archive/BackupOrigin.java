package dev.rehome.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a backup was made of, and why.
 *
 * @param reason the verb that made it: backup, import, cleanup
 * @param run the id of the run that made it; null where there was none
 * @param spec the spec's name
 * @param specChecksum of the spec's text, by which a ledger knows it
 * @param source what the spec read: a directory or a file
 * @param root the directory that the names of the files are relative to
 * @param target where its rows are from, without secrets; null where it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupOrigin(
    String reason,
    @Nullable String run,
    String spec,
    String specChecksum,
    String source,
    String root,
    @Nullable String target) {

  public BackupOrigin {
    Objects.requireNonNull(reason);
    Objects.requireNonNull(spec);
    Objects.requireNonNull(specChecksum);
    Objects.requireNonNull(source);
    Objects.requireNonNull(root);
  }
}
