package dev.rehome;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.rehome.format.RecordFormats;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shape of the code: who may see whom, and where each library lives. */
class ArchitectureTests {

  private static final String ROOT = "dev.rehome";
  private static final Path SOURCES = Path.of("src", "main", "java");

  /** The packages of single formats. */
  private static final Pattern FORMAT =
      Pattern.compile("dev\\.rehome\\.format\\.(?!input$|source$|tree$)\\w+");

  /** The packages of single verbs. */
  private static final Pattern VERB =
      Pattern.compile("dev\\.rehome\\.job\\.(?!specs$|check$|snapshot$|removal$)\\w+");

  /** The packages of single databases. */
  private static final Pattern DATABASE =
      Pattern.compile(
          "dev\\.rehome\\.store\\.(?!retry$|target$|items$|plan$|jdbc$|ledger$|journal$)\\w+");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

  /**
   * What each package may see besides itself. A new package is refused until it has a line, except
   * for those of formats, verbs and databases: one of these needs a line only where it differs.
   */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry(ROOT, ours("cli")),
          Map.entry(our("cli"), callers("cli.command", "cli.launch", "cli.options")),
          Map.entry(our("cli.command"), callers("cli.launch", "cli.options")),
          Map.entry(our("cli.launch"), callers("cli.options", "cli.progress")),
          Map.entry(our("cli.options"), callers()),
          Map.entry(our("cli.progress"), callers()),
          Map.entry(
              our("job"),
              ours(
                  "store",
                  "store.target",
                  "store.items",
                  "store.journal",
                  "store.retry",
                  "store.ledger",
                  "report",
                  "files",
                  "spec",
                  "record",
                  "problem")),
          Map.entry(
              our("job.check"),
              ours(
                  "job",
                  "job.specs",
                  "format",
                  "format.source",
                  "mapping",
                  "store",
                  "store.items",
                  "store.target",
                  "spec",
                  "record",
                  "problem")),
          Map.entry(
              our("job.specs"),
              ours(
                  "job",
                  "format",
                  "format.source",
                  "mapping",
                  "store",
                  "store.journal",
                  "store.ledger",
                  "spec",
                  "spec.read",
                  "spec.explain",
                  "record",
                  "problem")),
          Map.entry(
              our("job.removal"),
              ours("job", "store", "store.journal", "files", "report", "problem")),
          Map.entry(
              our("job.snapshot"),
              ours(
                  "job",
                  "store",
                  "store.target",
                  "store.journal",
                  "archive",
                  "report",
                  "spec",
                  "record",
                  "problem")),
          Map.entry(
              our("job.history"),
              ours(
                  "job",
                  "job.specs",
                  "store",
                  "store.journal",
                  "store.ledger",
                  "report",
                  "record",
                  "problem")),
          Map.entry(our("job.imports"), with(verb(), "job.imports.load")),
          Map.entry(our("job.imports.load"), verb()),
          Map.entry(
              our("job.artifacts"),
              ours("job", "store", "store.journal", "store.ledger", "files", "record", "problem")),
          Map.entry(our("report"), ours("files", "record", "problem")),
          Map.entry(our("files"), ours("record", "problem")),
          Map.entry(our("archive"), ours("crypto", "files", "record", "problem")),
          Map.entry(our("format"), ours("format.input", "spec", "record", "problem")),
          Map.entry(our("format.input"), ours("spec", "record", "problem")),
          Map.entry(
              our("format.source"), ours("format", "format.input", "spec", "record", "problem")),
          Map.entry(our("format.tree"), ours("format", "spec", "record", "problem")),
          Map.entry(our("format.json"), formats("format.tree")),
          Map.entry(our("format.yaml"), formats("format.tree")),
          Map.entry(our("format.markdown"), formats("format.tree", "format.json", "format.yaml")),
          Map.entry(our("format.rundirectory"), formats("format.source")),
          Map.entry(our("mapping"), ours("mapping.expression", "spec", "record", "problem")),
          Map.entry(our("mapping.expression"), ours("spec", "record", "problem")),
          Map.entry(our("store"), ours("spec", "record", "problem")),
          Map.entry(our("store.journal"), ours("store", "record", "problem")),
          Map.entry(our("store.retry"), ours("store", "record", "problem")),
          Map.entry(
              our("store.ledger.journal"),
              ours("store", "store.journal", "store.plan", "store.jdbc", "record", "problem")),
          Map.entry(our("store.target"), ours("store", "spec", "record", "problem")),
          Map.entry(our("store.items"), ours("store", "spec", "record", "problem")),
          Map.entry(our("store.plan"), ours("store", "store.target", "spec", "record", "problem")),
          Map.entry(
              our("store.jdbc"),
              ours("store", "store.target", "store.plan", "spec", "record", "problem")),
          Map.entry(
              our("store.ledger"),
              ours(
                  "store",
                  "store.items",
                  "store.plan",
                  "store.jdbc",
                  "store.ledger.database",
                  "store.ledger.items",
                  "store.ledger.journal",
                  "store.journal",
                  "store.retry",
                  "spec",
                  "record",
                  "problem")),
          Map.entry(
              our("store.ledger.items"),
              ours("store", "store.plan", "store.jdbc", "spec", "record", "problem")),
          Map.entry(
              our("store.ledger.database"),
              with(seen(DATABASE), "store", "store.jdbc", "files", "problem")),
          Map.entry(
              our("store.mongo"),
              ours("store", "store.target", "store.plan", "spec", "record", "problem")),
          Map.entry(our("spec"), ours("record", "problem")),
          Map.entry(our("spec.read"), ours("spec", "record", "problem")),
          Map.entry(our("spec.explain"), ours("spec", "record", "problem")),
          Map.entry(our("record"), ours("problem")),
          Map.entry(our("crypto"), ours("problem")),
          Map.entry(our("problem"), ours()));

  /** The packages that may use a library, by the library's root package. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("picocli", ours("cli", "cli.command", "cli.launch", "cli.options")),
          Map.entry("me.tongfei", ours("cli.progress")),
          Map.entry("org.jline", ours("cli.launch")),
          Map.entry(
              "org.springframework.batch",
              with(seen(VERB), "job", "job.imports.load", "job.removal")),
          Map.entry("com.google.crypto", ours("crypto")),
          Map.entry("javax.crypto", ours("crypto")),
          Map.entry("com.opencsv", ours("format.csv")),
          Map.entry("org.commonmark", ours("format.markdown")),
          Map.entry("javax.xml.stream", ours("format.xml")),
          Map.entry("com.ctc.wstx", ours("format.xml")),
          Map.entry("org.codehaus.stax2", ours("format.xml")),
          Map.entry("tools.jackson.dataformat.toml", ours("format.markdown")),
          Map.entry("org.apache.commons.compress", ours("archive")),
          Map.entry("dev.cel", ours("mapping.expression")),
          Map.entry("java.sql", jdbc()),
          Map.entry("javax.sql", ours("store.jdbc", "store.ledger", "store.ledger.database")),
          Map.entry("org.springframework.jdbc", jdbc()),
          Map.entry("org.flywaydb", ours("store.ledger")),
          Map.entry("com.zaxxer", ours("store.ledger", "store.ledger.database")),
          Map.entry("org.h2", ours("store.h2")),
          Map.entry("org.postgresql", ours("store.postgres", "store.ledger.database")),
          Map.entry("com.mongodb", ours("store.mongo")),
          Map.entry("org.bson", ours("store.mongo")));

  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> all = new TreeMap<>(ARROWS);
    seen(FORMAT).forEach(name -> all.putIfAbsent(name, formats()));
    seen(VERB).forEach(name -> all.putIfAbsent(name, verb()));
    seen(DATABASE).forEach(name -> all.putIfAbsent(name, database()));
    return all;
  }

  @Test
  void sawTheClassesOfEveryPackage() throws IOException {
    assertThat(packagesSeen()).isNotEmpty().isEqualTo(packagesWritten());
  }

  @Test
  void knowsThePlaceOfEveryPackage() {
    assertThat(arrows().keySet()).containsAll(packagesSeen());
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    assertThat(packagesWritten())
        .allSatisfy(
            name ->
                assertThat(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java"))
                    .content()
                    .startsWith("/**"));
  }

  @TestFactory
  Stream<DynamicTest> packagesSeeOnlyWhatIsBelowThem() {
    return arrows().entrySet().stream()
        .map(arrow -> forbids(arrow.getKey(), oursExcept(arrow.getKey(), arrow.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> librariesStayAtHome() {
    return LIBRARIES.entrySet().stream()
        .map(
            library ->
                DynamicTest.dynamicTest(
                    library.getKey() + " only in " + library.getValue(),
                    () ->
                        noClasses()
                            .that(
                                not(resideInAnyPackage(library.getValue().toArray(String[]::new))))
                            .should()
                            .dependOnClassesThat(resideInAPackage(library.getKey() + ".."))
                            .check(CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> whatKnowsTheDataKnowsNothingOfSpring() {
    return Stream.of(
            "problem",
            "record",
            "spec",
            "spec.*",
            "format",
            "format.*",
            "mapping",
            "mapping.*",
            "archive",
            "files",
            "report")
        .map(name -> forbids(our(name), resideInAPackage("org.springframework..")));
  }

  @TestFactory
  Stream<DynamicTest> problemsAndRecordsArePureJava() {
    return Stream.of("problem", "record")
        .map(
            name ->
                forbids(
                    our(name),
                    not(resideInAnyPackage("java..", "org.jspecify.annotations", ROOT + ".."))));
  }

  /** Else a format would be used past the contract; its tests see the rest. */
  @Test
  void aFormatShowsOnePublicClassAndThatIsTheOneItIsRegisteredBy() {
    Set<String> shown =
        CLASSES.stream()
            .filter(seen -> FORMAT.asMatchPredicate().test(seen.getPackageName()))
            .filter(seen -> seen.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
    assertThat(shown)
        .isEqualTo(
            RecordFormats.all().stream()
                .map(format -> format.getClass().getName())
                .collect(Collectors.toSet()));
  }

  @Test
  void onlyTheCommandLineWritesToTheTerminalAndEndsTheProcess() {
    noClasses()
        .that(not(resideInAnyPackage(ROOT, our("cli"), our("cli.*"))))
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "it is System.out, System.err or an exit", ArchitectureTests::isTerminalOrExit))
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** A package that does not exist yet keeps every rule; that the others exist is checked above. */
  private static DynamicTest forbids(String from, DescribedPredicate<? super JavaClass> to) {
    return DynamicTest.dynamicTest(
        from,
        () ->
            noClasses()
                .that(resideInAPackage(from))
                .should()
                .dependOnClassesThat(to)
                .allowEmptyShould(true)
                .check(CLASSES));
  }

  private static DescribedPredicate<JavaClass> oursExcept(String self, Set<String> allowed) {
    return DescribedPredicate.describe(
        "are neither its own nor in " + allowed,
        seen ->
            seen.getPackageName().startsWith(ROOT)
                && !seen.getPackageName().equals(self)
                && !allowed.contains(seen.getPackageName()));
  }

  private static boolean isTerminalOrExit(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return switch (owner) {
      case "java.lang.System" -> Set.of("out", "err", "exit").contains(name);
      case "java.lang.Runtime" -> Set.of("exit", "halt").contains(name);
      default -> false;
    };
  }

  private static Set<String> packagesSeen() {
    return CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
  }

  private static Set<String> packagesWritten() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> SOURCES.relativize(file.getParent()).toString())
          .map(directory -> directory.replace(File.separatorChar, '.'))
          .collect(Collectors.toSet());
    }
  }

  private static String our(String name) {
    return ROOT + "." + name;
  }

  /** What a caller of verbs may see: requests and runs, and neither files nor databases. */
  private static Set<String> callers(String... more) {
    return with(
        with(seen(VERB), "job", "job.specs", "archive", "crypto", "report", "spec", "problem"),
        more);
  }

  /** What the package of a verb may see: the runtime and the specs, and no other verb. */
  private static Set<String> verb() {
    return ours(
        "job",
        "job.specs",
        "job.check",
        "job.snapshot",
        "job.removal",
        "format",
        "format.input",
        "format.source",
        "mapping",
        "store",
        "store.items",
        "store.target",
        "archive",
        "store.journal",
        "crypto",
        "store.retry",
        "report",
        "files",
        "spec",
        "record",
        "problem");
  }

  /** What every format may see, and what this one may see in addition. */
  private static Set<String> formats(String... more) {
    return with(ours("format", "format.input", "spec", "record", "problem"), more);
  }

  /** What the package of a database may see: the contracts, and no other database. */
  private static Set<String> database() {
    return ours("store", "store.target", "store.plan", "store.jdbc", "spec", "record", "problem");
  }

  /** The packages that speak JDBC: databases do unless they have a line that says otherwise. */
  private static Set<String> jdbc() {
    Set<String> all =
        with(
            seen(DATABASE),
            "store.jdbc",
            "store.ledger",
            "store.ledger.items",
            "store.ledger.journal",
            "store.ledger.database");
    all.remove(our("store.mongo"));
    return all;
  }

  /** The packages there are of a kind. */
  private static Set<String> seen(Pattern kind) {
    return packagesSeen().stream().filter(kind.asMatchPredicate()).collect(Collectors.toSet());
  }

  private static Set<String> with(Set<String> some, String... more) {
    return Stream.concat(some.stream(), ours(more).stream()).collect(Collectors.toSet());
  }

  private static Set<String> ours(String... names) {
    return Arrays.stream(names).map(ArchitectureTests::our).collect(Collectors.toSet());
  }
}
