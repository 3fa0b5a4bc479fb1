package dev.rehome.store.mongo;

import dev.rehome.spec.StoreDescription;
import dev.rehome.store.StoreSettings;
import java.util.List;
import java.util.regex.Pattern;

/** The database that receives documents, as opposed to the home. */
public record MongoSettings(StoreSettings settings) {

  /** Its limits on names depend on the name of the database; they are checked in preparation. */
  public static final StoreDescription DESCRIPTION =
      new StoreDescription(
          "MongoDB",
          List.of("mongodb://", "mongodb+srv://"),
          "mongodb://HOST/DATABASE",
          false,
          Integer.MAX_VALUE,
          true,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          new StoreDescription.Documents(
              "mongodb",
              DocumentShape.ID,
              DocumentShape.METADATA,
              Pattern.compile("(?s)system\\..*|.*\\$.*"),
              Pattern.compile("(?s)\\$.*|.*[.\\x00].*")));
}
