package dev.rehome.store.mongo;

import dev.rehome.store.StoreSettings;
import java.util.Locale;

/** The database that receives documents, as opposed to the home. */
public record MongoTarget(StoreSettings settings) {

  /** Whether a URL is for this package. */
  public static boolean isUrl(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith("mongodb://") || lower.startsWith("mongodb+srv://");
  }
}
