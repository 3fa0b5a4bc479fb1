package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The transactions of a dry run do what those of an import would. */
class RehearsalTests {

  private JdbcTemplate jdbc;
  private Rehearsal rehearsal;

  @BeforeEach
  void prepare() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    jdbc = new JdbcTemplate(database);
    jdbc.execute("create table t (id int)");
    rehearsal = new Rehearsal(new JdbcTransactionManager(database));
  }

  @Test
  void rollsBackATransactionWithAnIndependentOneInside() {
    List<Integer> seen =
        rehearsal.perform(
            () -> {
              in(TransactionDefinition.PROPAGATION_REQUIRED)
                  .executeWithoutResult(
                      status -> {
                        insert(1);
                        in(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                            .executeWithoutResult(independent -> assertThat(rows()).contains(1));
                        insert(2);
                        status.setRollbackOnly();
                      });
              return rows();
            });

    assertThat(seen).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void commitsAroundAnIndependentTransactionThatIsRolledBack() {
    List<Integer> seen =
        rehearsal.perform(
            () -> {
              in(TransactionDefinition.PROPAGATION_REQUIRED)
                  .executeWithoutResult(
                      status -> {
                        insert(1);
                        in(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                            .executeWithoutResult(
                                independent -> {
                                  insert(2);
                                  independent.setRollbackOnly();
                                });
                        insert(3);
                      });
              return rows();
            });

    assertThat(seen).containsExactly(1, 3);
    assertThat(rows()).isEmpty();
  }

  @Test
  void goesOnAfterANestedTransactionThatItsParticipantMarkedForRollback() {
    List<Integer> seen =
        rehearsal.perform(
            () -> {
              in(TransactionDefinition.PROPAGATION_REQUIRED)
                  .executeWithoutResult(
                      status -> {
                        insert(1);
                        in(TransactionDefinition.PROPAGATION_NESTED)
                            .executeWithoutResult(
                                nested -> {
                                  in(TransactionDefinition.PROPAGATION_REQUIRED)
                                      .executeWithoutResult(
                                          participant -> participant.setRollbackOnly());
                                  nested.setRollbackOnly();
                                });
                      });
              return rows();
            });

    assertThat(seen).containsExactly(1);
  }

  private TransactionTemplate in(int propagation) {
    TransactionTemplate template = new TransactionTemplate(rehearsal);
    template.setPropagationBehavior(propagation);
    return template;
  }

  private void insert(int id) {
    jdbc.update("insert into t values (?)", id);
  }

  private List<Integer> rows() {
    return jdbc.queryForList("select id from t order by id", Integer.class);
  }
}
