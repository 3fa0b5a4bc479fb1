package dev.rehome.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.UuidRepresentation;

/**
 * How to reach a database. Whatever the URL leaves open is set so that a lost server is noticed; a
 * plan must see what was written before, so everything is read from the primary.
 *
 * @param database its name
 * @param place server and database, without secrets and options
 */
record MongoConnection(
    MongoClientSettings client, String database, String place, MongoFailures failures) {

  private static final int TIMEOUT_SECONDS = 10;
  private static final Pattern PLACE = Pattern.compile("(?i)^(mongodb(?:\\+srv)?://)(.*)$");

  /**
   * @throws ProblemException with {@code USAGE} when the URL is wrong
   */
  static MongoConnection of(StoreSettings settings) {
    ConnectionString url = parse(settings);
    String database = url.getDatabase();
    if (database == null) {
      throw wrong("the URL " + settings.safeUrl() + " names no database");
    }
    if (Boolean.FALSE.equals(
        Optional.ofNullable(url.getWriteConcern()).map(w -> w.isAcknowledged()).orElse(true))) {
      throw wrong("the URL " + settings.safeUrl() + " turns the acknowledgement of writes off");
    }
    MongoClientSettings.Builder client =
        MongoClientSettings.builder()
            .applicationName("rehome")
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS))
            .applyToSocketSettings(
                socket -> socket.connectTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS))
            .applyConnectionString(url)
            .readPreference(ReadPreference.primary())
            .uuidRepresentation(UuidRepresentation.STANDARD);
    String place = place(settings, database);
    return new MongoConnection(client.build(), database, place, new MongoFailures(settings));
  }

  private static ConnectionString parse(StoreSettings settings) {
    try {
      return new ConnectionString(withUser(settings));
    } catch (IllegalArgumentException | MongoException failure) {
      throw wrong("the URL " + settings.safeUrl() + " is wrong");
    }
  }

  /**
   * With user and password in it, so that the driver decides where they are checked: by {@code
   * authSource}, which a host's TXT record may name too, else in the URL's own database.
   */
  private static String withUser(StoreSettings settings) {
    String user = settings.username();
    String password = settings.password();
    if (user == null || password == null || settings.url().contains("@")) {
      return settings.url();
    }
    String info = "://" + encoded(user) + ":" + encoded(password) + "@";
    return settings.url().replaceFirst("://", Matcher.quoteReplacement(info));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String place(StoreSettings settings, String database) {
    Matcher parts = PLACE.matcher(settings.safeUrl());
    String hosts = parts.matches() ? parts.group(2).replaceFirst("[/?].*", "") : "";
    return (parts.matches() ? parts.group(1) : "") + hosts + "/" + database;
  }

  /**
   * A client whose server has answered.
   *
   * @throws ProblemException when it does not, or refuses us
   */
  MongoClient open() {
    MongoClient opened = MongoClients.create(client);
    try {
      opened.getDatabase(database).runCommand(new Document("ping", new BsonInt32(1)));
      return opened;
    } catch (MongoException failure) {
      opened.close();
      throw failures.problem(failure);
    }
  }

  private static ProblemException wrong(String message) {
    return new ProblemException(
        Fault.USAGE,
        Problem.of("bad-url", message).hint("an example: mongodb://localhost:27017/app"));
  }
}
