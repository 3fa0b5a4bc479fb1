package dev.rehome.crash;

import dev.rehome.crash.Disturbance.Moments;
import dev.rehome.crash.Launch.Ended;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What can happen between a launch and a server that is reached by a proxy. */
final class ConnectionDisturbances {

  private static final Set<Integer> LATER = Set.of(75);

  private final CuttingProxy proxy;

  ConnectionDisturbances(CuttingProxy proxy) {
    this.proxy = proxy;
  }

  List<Disturbance> all() {
    return List.of(
        new Disturbance("connections cut", LATER, disarmed(this::cut)),
        new Disturbance("server gone for a while", LATER, disarmed(this::gap)),
        new Disturbance("server gone", LATER, disarmed(this::gone)));
  }

  /** A launch may end before the cut, which must not meet a later one. */
  private Disturbance.Scene disarmed(Disturbance.Scene scene) {
    return (command, moments) -> {
      try {
        return scene.play(command, moments);
      } finally {
        proxy.disarm();
      }
    };
  }

  private List<Ended> cut(Command command, Moments moments) {
    proxy.arm(moments.random().nextInt(command.bytes()));
    try (Launch launch = command.launch()) {
      return List.of(launch.end());
    }
  }

  /** For less than what is tried again. */
  private List<Ended> gap(Command command, Moments moments) throws IOException {
    try (Launch launch = command.launch()) {
      if (awaitCut(command, launch, moments)) {
        proxy.hangUp();
        launch.endsWithin(Duration.ofMillis(moments.random().nextInt(3000)));
        proxy.answerAgain();
      }
      return List.of(launch.end());
    }
  }

  private List<Ended> gone(Command command, Moments moments) throws IOException {
    try (Launch launch = command.launch()) {
      if (!awaitCut(command, launch, moments)) {
        return List.of(launch.end());
      }
      proxy.hangUp();
      Ended ended = launch.end();
      proxy.answerAgain();
      return List.of(ended);
    }
  }

  /** False when the launch has ended before. */
  private boolean awaitCut(Command command, Launch launch, Moments moments) {
    proxy.arm(moments.random().nextInt(command.bytes()));
    while (!proxy.cut()) {
      if (launch.endsWithin(Duration.ofMillis(1))) {
        return false;
      }
    }
    return true;
  }
}
