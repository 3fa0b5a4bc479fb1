package dev.rehome.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a server on this machine until so many bytes have gone there, and then
 * cuts all of them with a reset: immediately, or at the next commit, before the server has read it
 * or before the client has heard of it. New connections pass as if nothing had been.
 */
final class CuttingProxy implements AutoCloseable {

  /** Where to cut. */
  enum Cut {
    ANYWHERE,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private ServerSocket listening;
  private final int target;
  private final Cut cut;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private long left;
  private volatile boolean done;

  CuttingProxy(int target, long bytes, Cut cut) {
    this.target = target;
    this.left = bytes;
    this.cut = cut;
    this.listening = listen(0);
  }

  /** One that cuts nothing until it is armed. */
  CuttingProxy(int target) {
    this(target, Long.MAX_VALUE, Cut.ANYWHERE);
  }

  /** Cuts again when so many more bytes have gone to the server. */
  synchronized void arm(long bytes) {
    left = bytes;
    done = false;
  }

  /** Cuts nothing until it is armed again. */
  void disarm() {
    arm(Long.MAX_VALUE);
  }

  private ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      daemon(() -> accept(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        sockets.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        daemon(() -> pump(client, server, true));
        daemon(() -> pump(server, client, false));
      } catch (IOException refused) {
        reset();
      }
    }
  }

  private void pump(Socket from, Socket to, boolean toServer) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (toServer) {
          forward(buffer, read, out);
        } else {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException cutOrClosed) {
      // Both sides learn of it by the closing of their sockets.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void forward(byte[] buffer, int length, OutputStream out) throws IOException {
    int pass = passing(buffer, length);
    out.write(buffer, 0, pass);
    if (pass < length || cutsAfter(buffer, length)) {
      done = true;
      reset();
    }
  }

  /** How many of the bytes still go through. */
  private synchronized int passing(byte[] buffer, int length) {
    left -= length;
    if (done || left > 0) {
      return length;
    }
    return switch (cut) {
      case ANYWHERE -> (int) Math.max(0, length + left);
      case BEFORE_COMMIT -> commits(buffer, length) ? 0 : length;
      case AFTER_COMMIT -> length;
    };
  }

  private synchronized boolean cutsAfter(byte[] buffer, int length) {
    return !done && left <= 0 && cut == Cut.AFTER_COMMIT && commits(buffer, length);
  }

  private static boolean commits(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT");
  }

  /** Whether the cut has been made. */
  boolean cut() {
    return done;
  }

  private void reset() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException closed) {
        // The cut closed it, as intended.
      }
    }
    sockets.clear();
  }

  /** From now on no connection is accepted. */
  void hangUp() throws IOException {
    listening.close();
    reset();
  }

  /** After {@link #hangUp}: connections pass again. */
  void answerAgain() {
    listening = listen(listening.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }
}
