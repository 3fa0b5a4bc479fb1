package dev.rehome.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.RecoverableDataAccessException;

/** What the server in the process cannot be brought to do. */
class MongoFailuresTests {

  private static final ServerAddress SERVER = new ServerAddress("localhost");

  private final MongoFailures failures =
      new MongoFailures(new StoreSettings("mongodb://h/app", "u", "geheim", "import x"));

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new MongoSecurityException(
                MongoCredential.createCredential("u", "app", "geheim".toCharArray()), "refused"),
            Fault.USAGE,
            "wrong-password"),
        Arguments.of(command(13, "not authorized on app"), Fault.USAGE, "no-permission"),
        Arguments.of(
            new MongoNotPrimaryException(response(10107, "not primary"), SERVER),
            Fault.UNREACHABLE,
            "unreachable"),
        Arguments.of(command(189, "primary stepped down"), Fault.UNREACHABLE, "unreachable"),
        Arguments.of(
            new MongoSocketReadException("gone", SERVER), Fault.UNREACHABLE, "unreachable"),
        Arguments.of(command(14031, "out of disk space"), Fault.SYSTEM, "database"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void classifiesFaults(MongoException failure, Fault fault, String code) {
    ProblemException problem = failures.problem(failure);

    assertThat(problem.fault()).isEqualTo(fault);
    assertThat(problem.problems()).singleElement().extracting("code").isEqualTo(code);
    assertThat(problem.problems().toString()).contains("mongodb://h/app").doesNotContain("geheim");
    assertThat(failures.translate(failure) instanceof RecoverableDataAccessException)
        .isEqualTo(fault == Fault.UNREACHABLE);
  }

  private static MongoCommandException command(int code, String message) {
    return new MongoCommandException(response(code, message), SERVER);
  }

  private static BsonDocument response(int code, String message) {
    return BsonDocument.parse("{ok: 0, code: %d, errmsg: '%s'}".formatted(code, message));
  }
}
