package dev.rehome.spec.read;

import dev.rehome.spec.StoreDescription;
import java.util.List;
import java.util.regex.Pattern;

/** A store of tables and one of documents, so that tests here need no real store. */
public final class TestStores {

  public static final List<StoreDescription> ALL =
      List.of(
          new StoreDescription(
              "Rows", List.of("rows:"), "rows:NAME", true, 8, false, 3, 16_383, null),
          new StoreDescription(
              "MongoDB",
              List.of("mongodb:"),
              "mongodb:NAME",
              false,
              Integer.MAX_VALUE,
              true,
              Integer.MAX_VALUE,
              Integer.MAX_VALUE,
              new StoreDescription.Documents(
                  "mongodb",
                  "_id",
                  "_rehome",
                  Pattern.compile("system\\..*|.*\\$.*"),
                  Pattern.compile("\\$.*|.*\\..*"))));

  private TestStores() {}
}
