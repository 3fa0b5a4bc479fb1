package dev.rehome.crash;

import dev.rehome.crash.Disturbance.Moments;
import dev.rehome.crash.Launch.Ended;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What can happen between a launch and a server that is reached by a proxy. */
final class ConnectionDisturbances {

  private static final Set<Integer> DONE_OR_LATER = Set.of(3, 75);

  /** About what an import of the source sends there. */
  private static final int BYTES = 900_000;

  private final CuttingProxy proxy;

  ConnectionDisturbances(CuttingProxy proxy) {
    this.proxy = proxy;
  }

  List<Disturbance> all() {
    return List.of(
        new Disturbance("connections cut", DONE_OR_LATER, this::cut),
        new Disturbance("server gone for a while", DONE_OR_LATER, this::gap),
        new Disturbance("server gone", DONE_OR_LATER, this::gone));
  }

  private List<Ended> cut(Import command, Moments moments) {
    proxy.arm(moments.random().nextInt(BYTES));
    try (Launch launch = command.launch()) {
      return List.of(launch.end());
    }
  }

  /** For less than what is tried again. */
  private List<Ended> gap(Import command, Moments moments) throws IOException {
    try (Launch launch = command.launch()) {
      if (awaitCut(launch, moments)) {
        proxy.hangUp();
        launch.endsWithin(Duration.ofMillis(moments.random().nextInt(3000)));
        proxy.answerAgain();
      }
      return List.of(launch.end());
    }
  }

  private List<Ended> gone(Import command, Moments moments) throws IOException {
    try (Launch launch = command.launch()) {
      if (!awaitCut(launch, moments)) {
        return List.of(launch.end());
      }
      proxy.hangUp();
      Ended ended = launch.end();
      proxy.answerAgain();
      return List.of(ended);
    }
  }

  /** False when the launch has ended before. */
  private boolean awaitCut(Launch launch, Moments moments) {
    proxy.arm(moments.random().nextInt(BYTES));
    while (!proxy.cut()) {
      if (launch.endsWithin(Duration.ofMillis(1))) {
        return false;
      }
    }
    return true;
  }
}
