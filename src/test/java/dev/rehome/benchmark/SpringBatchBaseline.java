package dev.rehome.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemCountAware;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.infrastructure.item.file.separator.DefaultRecordSeparatorPolicy;
import org.springframework.batch.infrastructure.item.file.transform.FieldSet;
import org.springframework.batch.infrastructure.item.support.CompositeItemWriter;
import org.springframework.batch.infrastructure.item.validator.ValidationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The import as one writes it with Spring Batch's own parts, with Rehome's guarantees: checked
 * values, a checksum and a ledger row for each row, rows and ledger and reading position in one
 * transaction per chunk, and the same import again changes nothing but what has changed.
 *
 * <p>Whatever costs time without being needed for that is left out: no skips, no listeners, no bean
 * mapping by reflection.
 *
 * <p>Arguments: the JDBC URL, the user, the CSV file.
 */
final class SpringBatchBaseline {

  private static final int CHUNK = 1_000;
  private static final String UPSERT_ARTICLE =
      """
      INSERT INTO articles (id, title, content, url, type, tags, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, content = EXCLUDED.content,
        url = EXCLUDED.url, type = EXCLUDED.type, tags = EXCLUDED.tags,
        created_at = EXCLUDED.created_at
      """;
  private static final String UPSERT_ITEM =
      """
      INSERT INTO rehome.migration_items
        (item, entity_id, row_key, run, file_ordinal, record_number, fingerprint, action)
      VALUES (?, 1, ?, 1, 1, ?, ?, 'I')
      ON CONFLICT (entity_id, row_key) DO UPDATE SET run = EXCLUDED.run,
        file_ordinal = EXCLUDED.file_ordinal, record_number = EXCLUDED.record_number,
        fingerprint = EXCLUDED.fingerprint, action = EXCLUDED.action
      """;

  private SpringBatchBaseline() {}

  public static void main(String[] arguments) throws Exception {
    load(arguments[0], arguments[1], arguments[2]);
  }

  static void load(String url, String user, String csv) throws Exception {
    try (HikariDataSource dataSource = new HikariDataSource();
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      dataSource.setJdbcUrl(url + "?reWriteBatchedInserts=true");
      dataSource.setUsername(user);
      dataSource.setPassword(user);
      DatabasePopulatorUtils.execute(
          new ResourceDatabasePopulator(
              new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql")),
          dataSource);
      context.registerBean("dataSource", DataSource.class, () -> dataSource);
      context.registerBean("csv", FileSystemResource.class, () -> new FileSystemResource(csv));
      context.register(Configured.class);
      context.refresh();
      JobExecution execution =
          context
              .getBean(JobOperator.class)
              .start(
                  context.getBean(Job.class),
                  new JobParametersBuilder().addString("csv", csv).toJobParameters());
      if (execution.getStatus() != BatchStatus.COMPLETED) {
        throw new IllegalStateException(execution.getAllFailureExceptions().toString());
      }
    }
  }

  /** An article as it is read; the reader sets its number. */
  static final class Article implements ItemCountAware {

    private final String id;
    private final String title;
    private final String content;
    private final String url;
    private final String type;
    private final String tags;
    private final String createdAt;
    private int number;

    Article(FieldSet fields) {
      id = fields.readRawString(0);
      title = fields.readRawString(1);
      content = fields.readRawString(2);
      url = fields.readRawString(3);
      type = fields.readRawString(4);
      tags = fields.readRawString(5);
      createdAt = fields.readRawString(6);
    }

    @Override
    public void setItemCount(int count) {
      number = count;
    }
  }

  /** A checked article with its checksum. */
  record Checked(Article article, OffsetDateTime createdAt, byte[] checksum) {}

  /** The job. */
  @Configuration(proxyBeanMethods = false)
  @EnableBatchProcessing
  @EnableJdbcJobRepository
  static class Configured {

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
      return new JdbcTransactionManager(dataSource);
    }

    @Bean
    Job job(JobRepository repository, Step step) {
      return new JobBuilder("articles", repository).start(step).build();
    }

    @Bean
    Step step(
        JobRepository repository,
        PlatformTransactionManager transactionManager,
        FlatFileItemReader<Article> reader,
        CompositeItemWriter<Checked> writer) {
      return new StepBuilder("load", repository)
          .<Article, Checked>chunk(CHUNK)
          .transactionManager(transactionManager)
          .reader(reader)
          .processor(new Check())
          .writer(writer)
          .build();
    }

    @Bean
    FlatFileItemReader<Article> reader(FileSystemResource csv) {
      return new FlatFileItemReaderBuilder<Article>()
          .name("articles")
          .resource(csv)
          .linesToSkip(1)
          .recordSeparatorPolicy(new DefaultRecordSeparatorPolicy())
          .delimited()
          .names(ArticleData.COLUMNS.toArray(String[]::new))
          .fieldSetMapper(Article::new)
          .build();
    }

    @Bean
    CompositeItemWriter<Checked> writer(
        JdbcBatchItemWriter<Checked> articles, JdbcBatchItemWriter<Checked> items) {
      return new CompositeItemWriter<>(List.of(articles, items));
    }

    @Bean
    JdbcBatchItemWriter<Checked> articles(DataSource dataSource) {
      return new JdbcBatchItemWriterBuilder<Checked>()
          .dataSource(dataSource)
          .sql(UPSERT_ARTICLE)
          .itemPreparedStatementSetter(
              (checked, statement) -> {
                Article article = checked.article();
                statement.setString(1, article.id);
                statement.setString(2, article.title);
                statement.setString(3, article.content);
                statement.setString(4, article.url);
                statement.setString(5, article.type);
                statement.setString(6, article.tags);
                statement.setObject(7, checked.createdAt());
              })
          .assertUpdates(false) // a rewritten batch does not report the counts
          .build();
    }

    @Bean
    JdbcBatchItemWriter<Checked> items(DataSource dataSource) {
      return new JdbcBatchItemWriterBuilder<Checked>()
          .dataSource(dataSource)
          .sql(UPSERT_ITEM)
          .itemPreparedStatementSetter(
              (checked, statement) -> {
                Article article = checked.article();
                statement.setLong(1, article.number);
                statement.setString(2, article.id);
                statement.setLong(3, article.number);
                statement.setBytes(4, checked.checksum());
              })
          .assertUpdates(false)
          .build();
    }
  }

  /** The checks of the spec that Rehome is given, and a checksum of the values. */
  private static final class Check implements ItemProcessor<Article, Checked> {

    private final MessageDigest digest;

    Check() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Checked process(Article article) {
      require(!article.id.isEmpty(), "id");
      require(!article.title.isEmpty() && article.title.length() <= 200, "title");
      require(ArticleData.TYPES.contains(article.type), "type");
      OffsetDateTime createdAt = OffsetDateTime.parse(article.createdAt);
      digest(article.id);
      digest(article.title);
      digest(article.content);
      digest(article.url);
      digest(article.type);
      digest(article.tags);
      digest(article.createdAt);
      return new Checked(article, createdAt, digest.digest());
    }

    private static void require(boolean condition, String field) {
      if (!condition) {
        throw new ValidationException(field);
      }
    }

    private void digest(String value) {
      digest.update(value.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }
}
