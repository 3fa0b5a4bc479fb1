package dev.rehome.job.backup;

import dev.rehome.testing.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class H2BackupTests extends BackupContract {

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root);
  }

  @Override
  void change(String id, String title) {
    workspace.execute("update article set title = '%s' where id = '%s'".formatted(title, id));
  }

  @Override
  void delete(String id) {
    workspace.execute("delete from article where id = '%s'".formatted(id));
  }

  @Override
  List<String> rows() {
    List<String> rows = new ArrayList<>(workspace.rows("select * from author order by 1"));
    rows.addAll(workspace.rows("select * from article order by 1"));
    return rows;
  }
}
