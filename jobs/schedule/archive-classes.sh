#!/bin/sh
# Halves the time Rehome takes to start: loads the classes of an import once and archives them, in
# the form the JVM needs them in, for all launches after. To be run once for every new rehome.jar and
# every new Java, by somebody who may write next to the jar:
#
#   sh jobs/schedule/archive-classes.sh rehome.jar content
#   java @rehome.options -jar rehome.jar import content
#
# The second argument is any spec whose source is at hand; up to 1000 records of it are imported into
# a database that is thrown away. Next to the jar are then the archive and rehome.options, what a JVM
# must be given to use it. An archive that no longer fits the jar or the Java does no harm: the JVM
# says so on standard error and starts as if there were none.
#
# JAVA  the java to archive for and to launch with, instead of the one on the PATH
set -eu

[ $# -eq 2 ] || { echo "usage: archive-classes.sh JAR SPEC" >&2; exit 2; }
java=${JAVA:-java}
directory=$(cd "$(dirname "$1")" && pwd)
jar=$directory/$(basename "$1")
name=${jar%.jar}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

version=$("$java" -XshowSettings:properties -version 2>&1 |
  sed -n 's/^ *java\.specification\.version = \([0-9]*\).*/\1/p')
if [ "$version" -ge 25 ]; then
  archive=$name.aot
  write=-XX:AOTCacheOutput=$archive
  use=-XX:AOTCache=$archive
else
  archive=$name.jsa
  write=-XX:ArchiveClassesAtExit=$archive
  use=-XX:SharedArchiveFile=$archive
fi

rm -f "$archive"
code=0
"$java" "$write" -Xlog:disable -jar "$jar" import "$2" --limit 1000 --quiet \
  --target "jdbc:h2:file:$work/database" --runs-dir "$work/runs" > "$work/log" 2>&1 || code=$?
if [ ! -s "$archive" ] || { [ "$code" -ne 0 ] && [ "$code" -ne 3 ]; }; then
  cat "$work/log" >&2
  echo "archive-classes.sh: nothing was archived; the import ended with exit code $code" >&2
  exit 1
fi

# Data goes to standard output, so what the JVM has to say must not.
cat > "$name.options" << OPTIONS
# Made by archive-classes.sh: java @$name.options -jar $jar VERB ...
-Xlog:disable
-Xlog:all=warning:stderr
-XX:+IgnoreUnrecognizedVMOptions
"$use"
OPTIONS
echo "$archive"
echo "$name.options"
