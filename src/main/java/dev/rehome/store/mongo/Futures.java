package dev.rehome.store.mongo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for other threads. */
final class Futures {

  private Futures() {}

  /** The result; what the other thread threw is thrown here. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  /** Waits for the end, whatever it is; whether it was a good one. */
  static boolean settle(CompletableFuture<?> future) {
    return future.handle((result, failure) -> failure == null).join();
  }
}
