package dev.rehome.store.h2;

import dev.rehome.store.RelationalTargetContract;
import dev.rehome.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2TargetTests extends RelationalTargetContract {

  @TempDir private Path directory;

  @Override
  protected StoreSettings settings() {
    return new StoreSettings(
        "jdbc:h2:file:" + directory.resolve("target"), null, null, "import people");
  }
}
