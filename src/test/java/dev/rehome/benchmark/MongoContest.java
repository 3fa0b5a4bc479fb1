package dev.rehome.benchmark;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.rehome.benchmark.Candidate.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Into a server of MongoDB's protocol. */
final class MongoContest implements Contest {

  private static final String DATABASE = "articles";
  private static final String LEDGER = "mongo-ledger";
  private static final int FETCH_SIZE = 1_000;

  /** Blocks of documents live long enough to be copied by collections that come often. */
  private static final List<String> COLLECTOR = List.of("-XX:+UseParallelGC", "-Xmn700m");

  private final WorkDirectory work;
  private final Path directory;
  private final ArticleData articles;
  private final JavaUnderTest java;
  private @Nullable MongoServerProcess server;
  private @Nullable JavaUnderTest prepared;

  MongoContest(WorkDirectory work, ArticleData articles, JavaUnderTest java) {
    this.work = work;
    this.directory = work.path();
    this.articles = articles;
    this.java = java;
  }

  @Override
  public String title() {
    return "MongoDB's protocol (mongo-java-server, in memory)";
  }

  @Override
  public String name() {
    return "mongodb";
  }

  /** What is measured first would else pay for the compilation of the server. */
  @Override
  public void open() throws IOException, InterruptedException {
    server = work.closing(MongoServerProcess.start(java));
    upserts().run();
  }

  @Override
  public List<String> references() {
    return List.of("mongo-driver");
  }

  @Override
  public List<Candidate> candidates() {
    return List.of(
        Candidate.of("mongo-driver", "Driver: unordered upserts", this::driver),
        Candidate.of("mongo-rehome", "Rehome: CSV", this::rehome),
        Candidate.of("mongo-rehome-prepared", "Rehome: CSV, JVM prepared", this::rehomePrepared),
        Candidate.of("mongo-rehome-again", "Rehome: the same again", this::rehomeAgain));
  }

  private Outcome driver() throws Exception {
    drop();
    return outcome(upserts().measure(server()::cpuSeconds));
  }

  private Program upserts() {
    return new Program(
        directory, java.main(MongoUpsertBaseline.class, url(), articles.csv().toString()));
  }

  private Outcome rehome() throws Exception {
    return rehome(java);
  }

  private Outcome rehomePrepared() throws Exception {
    if (prepared == null) {
      Path spec = RehomeImport.writeSpec(directory, articles.csv());
      prepared = java.prepared(directory.resolve("prepared-mongo"), spec, COLLECTOR);
    }
    return rehome(prepared);
  }

  private Outcome rehome(JavaUnderTest with) throws Exception {
    drop();
    Files.deleteIfExists(directory.resolve(LEDGER + ".mv.db"));
    return outcome(rehomeImport(with, "inserted"));
  }

  /** Over what the candidate before it left, if it was there. */
  private Outcome rehomeAgain() throws Exception {
    if (!Files.exists(directory.resolve(LEDGER + ".mv.db"))) {
      rehome();
    }
    return outcome(rehomeImport(java, "unchanged"));
  }

  private Measurement rehomeImport(JavaUnderTest with, String expected) throws Exception {
    JavaUnderTest withLedger =
        with.withRehomeOptions("--ledger", "jdbc:h2:file:" + directory.resolve(LEDGER));
    return new RehomeImport(directory, withLedger, url(), "")
        .run(articles.csv(), articles.content().rows(), expected, server()::cpuSeconds);
  }

  private void drop() throws IOException {
    try (MongoClient client = MongoClients.create(url())) {
      client.getDatabase(DATABASE).drop();
    }
    server().settle();
  }

  private Outcome outcome(Measurement measurement) {
    Content.Sum sum = new Content.Sum();
    try (MongoClient client = MongoClients.create(url())) {
      MongoDatabase database = client.getDatabase(DATABASE);
      for (Document article : database.getCollection("articles").find().batchSize(FETCH_SIZE)) {
        sum.add(
            article.getString("_id"),
            article.getString("title"),
            article.getString("content"),
            article.getString("url"),
            article.getString("type"),
            article.getString("tags"),
            article.getDate("created_at").toInstant().toString());
      }
    }
    return new Outcome(measurement, sum.content().equals(articles.content()));
  }

  private String url() {
    return server().url(DATABASE);
  }

  private MongoServerProcess server() {
    if (server == null) {
      throw new IllegalStateException("not open");
    }
    return server;
  }
}
