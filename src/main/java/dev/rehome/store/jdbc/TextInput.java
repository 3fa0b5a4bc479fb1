package dev.rehome.store.jdbc;

import java.util.Optional;

/** What a database would silently drop of a text that it turns into a value of another type. */
@FunctionalInterface
public interface TextInput {

  /** Of types that take a text whole or refuse it. */
  TextInput WHOLE = text -> Optional.empty();

  /** Empty if nothing is dropped. */
  Optional<TextLoss> loss(String text);
}
