package dev.rehome.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rehome.Rehome;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.history.RunHistory;
import dev.rehome.problem.ProblemException;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Which database is meant, and where user and password come from. */
class TargetOptionsTests {

  private static final String ENV_TARGET = "REHOME_TARGET";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "option, env, env, dot, dot, option",
    ", env1, env2, dot1, dot2, env1",
    ", , env2, dot1, dot2, env2",
    ", , , dot1, dot2, dot1",
    ", , , , dot2, dot2",
    ", '', env2, , , env2"
  })
  void theTargetIsLookedForFromTheOptionToDotEnv(
      String option, String env1, String env2, String dot1, String dot2, String expected)
      throws IOException {
    Map<String, String> environment = new HashMap<>();
    put(environment, ENV_TARGET, env1);
    put(environment, "DATABASE_URL", env2);
    dotEnv(line(ENV_TARGET, dot1), line("DATABASE_URL", dot2));
    TargetOptions options = new TargetOptions();
    if (option != null) {
      new CommandLine(options).parseArgs("--database-url", "jdbc:h2:mem:" + option);
    }

    assertThat(request(options, environment).url()).isEqualTo("jdbc:h2:mem:" + expected);
  }

  @Test
  void withoutAnyItIsTheDefault() {
    assertThat(request(new TargetOptions(), Map.of()).effectiveUrl())
        .isEqualTo(TargetRequest.DEFAULT_URL);
  }

  @Test
  void userAndPasswordComeWithTheUrlAndVariablesOverrideThem() throws IOException {
    dotEnv("DATABASE_URL=postgresql://app:p%40ss@db/app", "REHOME_TARGET_USERNAME=other");
    TargetRequest request = request(new TargetOptions(), Map.of());

    assertThat(request.url()).isEqualTo("jdbc:postgresql://db/app");
    assertThat(request.username()).isEqualTo("other");
    assertThat(request.password()).isEqualTo("p@ss");
    assertThat(
            request(new TargetOptions(), Map.of("REHOME_TARGET_PASSWORD", "environment"))
                .password())
        .isEqualTo("environment");
  }

  @Test
  void dotEnvSetsNoUserOrPasswordThatTheEnvironmentHas() throws IOException {
    dotEnv(
        "REHOME_TARGET_USERNAME=dot", "REHOME_TARGET_PASSWORD=dot", "REHOME_LEDGER_PASSWORD=dot");
    Path file = Files.writeString(directory.resolve("password"), "filed\n");
    TargetRequest filed =
        request(
            new TargetOptions(),
            Map.of(
                "REHOME_TARGET_PASSWORD_FILE",
                file.toString(),
                "REHOME_LEDGER",
                "jdbc:postgresql://db/ledger?password=url"));
    TargetRequest url =
        request(new TargetOptions(), Map.of("DATABASE_URL", "postgresql://app:url@db/app"));

    assertThat(filed.username()).isEqualTo("dot");
    assertThat(filed.password()).isEqualTo("filed");
    assertThat(filed.ledger().password()).isEqualTo("url");
    assertThat(url.username()).isEqualTo("app");
    assertThat(url.password()).isEqualTo("url");
  }

  @Test
  void theUserInAnOptionIsOverriddenByTheEnvironmentOnly() throws IOException {
    dotEnv("REHOME_TARGET_USERNAME=dot", "REHOME_TARGET_PASSWORD=dot");
    TargetOptions options = new TargetOptions();
    new CommandLine(options).parseArgs("--target", "postgresql://app@db/app");

    assertThat(request(options, Map.of()).username()).isEqualTo("app");
    assertThat(request(options, Map.of()).password()).isEqualTo("dot");
    assertThat(request(options, Map.of("REHOME_TARGET_USERNAME", "variable")).username())
        .isEqualTo("variable");
  }

  @Test
  void aUrlThatIsNotUsedLendsNoPassword() throws IOException {
    dotEnv("DATABASE_URL=postgresql://app:dot@other/app");

    TargetRequest request =
        request(new TargetOptions(), Map.of("REHOME_TARGET", "postgresql://db/app"));

    assertThat(request.username()).isNull();
    assertThat(request.password()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"REHOME_TARGET_PASSWORD", "REHOME_TARGET_PASSWORD_FILE"})
  void aBlankPasswordIsNone(String name) throws IOException {
    dotEnv("DATABASE_URL=postgresql://app:url@db/app", "REHOME_TARGET_USERNAME=");

    TargetRequest request = request(new TargetOptions(), Map.of(name, " "));

    assertThat(request.username()).isEqualTo("app");
    assertThat(request.password()).isEqualTo("url");
  }

  @Test
  void dotEnvIsReadAsItIsUsuallyWritten() throws IOException {
    dotEnv(
        "\uFEFF# the application's own",
        "APP_KEY: \"not a pair\"",
        "PEM=\"-----BEGIN",
        "DATABASE_URL=jdbc:h2:mem:inside",
        "-----END\"",
        "",
        "  export DATABASE_URL = 'jdbc:h2:mem:a#b'  # comment",
        "REHOME_TARGET_USERNAME=plain#not a comment # a comment\r",
        "REHOME_TARGET_PASSWORD=\"a \\\"b\\\" \\\\ \\$c # d\"");
    TargetRequest request = request(new TargetOptions(), Map.of());

    assertThat(request.url()).isEqualTo("jdbc:h2:mem:a#b");
    assertThat(request.username()).isEqualTo("plain#not a comment");
    assertThat(request.password()).isEqualTo("a \"b\" \\ $c # d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "B=c # it's",
        "B='c'",
        "B=\"it's\"",
        "B=''",
      })
  void aQuoteThatAnotherProgramLeftOpenEndsWithItsLine(String below) throws IOException {
    dotEnv(
        "A='x",
        "C=\"y",
        "DATABASE_URL=jdbc:h2:mem:kept",
        "REHOME_LEDGER='jdbc:h2:mem:ledger'",
        below);

    TargetRequest request = request(new TargetOptions(), Map.of());

    assertThat(request.url()).isEqualTo("jdbc:h2:mem:kept");
    assertThat(request.ledger().url()).isEqualTo("jdbc:h2:mem:ledger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DATABASE_URL: s3cret",
        "DATABASE_URL",
        "REHOME_TARGET_PASSWORD='s3cret",
        "REHOME_TARGET_PASSWORD='s3cret' s3cret",
        "REHOME_TARGET_PASSWORD=\"s3\\cret\"",
        "REHOME_TARGET_PASSWORD=${s3cret}",
      })
  void aWrongLineIsRefusedWithItsNumberAndWithoutItsValue(String line) throws IOException {
    dotEnv("A=b", "", line, "B=c");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> request(new TargetOptions(), Map.of()))
        .withMessageContaining(".env:3: ")
        .withMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--target=postgresql://app:s3cret@db/app",
        "--database-url=postgres://app:s3cret@db:5432/app",
        "--target=postgresql://db/app?password=s3cret",
        "--target=mongodb://app:s3cret@db/app",
        "--target=postgresql://app:12345/s3cret@db/app",
        "--target=mongodb://app:12/s3cret@db/app",
        "--target=mongodb://app:12?s3cret@db/app",
        "--target=mongodb://app:1,s3cret@db/app",
        "--target=mongodb://a/b:s3cret@db/app",
        "--ledger=mongodb://h1:1,app:12/s3cret@db/app",
        "--ledger=jdbc:postgresql://app:s3cret@db/app",
        "database-url=postgresql://app:s3cret@db/app",
      })
  void aPasswordInAUrlAmongTheArgumentsIsRefusedAndNotRepeated(String argument) {
    Workspace workspace = new Workspace(directory);
    Result result = workspace.run("--spring.batch.job.name=import", "spec=none", argument);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).containsAnyOf("secret-in-url", "bad-url");
    assertThat(result.out() + result.err()).doesNotContain("s3cret");
  }

  @Test
  void aPortIsNoPassword() {
    SecretArguments.refuse(
        "--target=postgresql://localhost:5432/app?options=a%40b",
        "--target=mongodb://app@h1:1,h2:2/app?x=y", "--param=mail=a@b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mongodb://app:12/s3cret@db/app", "mongodb://a/b:s3cret@db/app"})
  void aPasswordThatIsNotEncodedIsRefusedInTheEnvironmentToo(String url) {
    TargetRequest request = request(new TargetOptions(), Map.of("DATABASE_URL", url));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> new RunHistory(request, "status"))
        .withMessageContaining("holds a password")
        .withMessageNotContaining("s3cret");
  }

  @Test
  void dotEnvLeadsToTheDatabaseAndItsPasswordNowhereElse() throws Exception {
    Workspace workspace = new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres");
    workspace.spec(
        "name: dot\nsource: { directory: '"
            + workspace.source()
            + "' }\nentities: { n: { id: /id, columns: { v: /v } } }\n");
    workspace.file("a.json", "{\"id\":1,\"v\":2}");
    String place = workspace.target().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
    dotEnv("DATABASE_URL=" + place.replace("://", "://postgres:s3%63ret@"));
    String out = importing(workspace);

    assertThat(out).contains("completed").doesNotContain("s3cret").doesNotContain("s3%63ret");
    assertThat(workspace.count("SELECT COUNT(*) FROM n")).isEqualTo(1);
    for (String table : List.of("migration_runs", "batch_job_execution_params")) {
      assertThat(workspace.rows("SELECT * FROM rehome." + table).toString())
          .doesNotContain("s3cret")
          .doesNotContain("s3%63ret");
    }
    try (Stream<Path> files = Files.walk(workspace.runs())) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file).content().doesNotContain("s3cret"));
    }
  }

  private String importing(Workspace workspace) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                Rehome.class.getName(),
                "import",
                workspace.specFile().toString(),
                "--verbose",
                "--runs-dir",
                workspace.runs().toString())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("REHOME_"));
    builder.environment().remove("DATABASE_URL");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private TargetRequest request(TargetOptions options, Map<String, String> environment) {
    return options.request(environment, directory.resolve(".env"));
  }

  private static void put(Map<String, String> environment, String name, String value) {
    if (value != null) {
      environment.put(name, value.isEmpty() ? "" : "jdbc:h2:mem:" + value);
    }
  }

  private static String line(String name, String value) {
    return value == null ? "" : name + "=jdbc:h2:mem:" + value;
  }

  private void dotEnv(String... lines) throws IOException {
    Files.writeString(directory.resolve(".env"), String.join("\n", lines) + "\n");
  }
}
