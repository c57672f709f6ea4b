# Finding or fetching Maven; sourced by bin/build and bin/test.

maven_version=3.9.11
maven_sha512=bcfe4fe305c962ace56ac7b5fc7a08b87d5abd8b7e89027ab251069faebee516b0ded8961445d6d91ec1985dfe30f8153268843c89aa392733d1a3ec956c9978

# maven_command: the path of a Maven >= 3.8, from PATH or from the user's cache; JAVA_HOME must be set.
maven_command() {
  local found version cache archive url
  if found=$(command -v mvn); then
    # Outside the project: its .mvn/jvm.config is not for this question.
    version=$(cd / && "$found" -v 2>/dev/null | sed -n 's/^[^A]*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p')
    if [[ -n $version ]] && ((${version%%.*} > 3 || (${version%%.*} == 3 && ${version#*.} >= 8))); then
      echo "$found"
      return
    fi
  fi
  cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/vesta
  found=$cache/apache-maven-$maven_version/bin/mvn
  if [[ ! -x $found ]]; then
    url=https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/$maven_version/apache-maven-$maven_version-bin.tar.gz
    echo "Fetching Maven $maven_version into $cache" >&2
    mkdir -p "$cache"
    archive=$(mktemp -d "$cache/fetch.XXXXXX")
    if ! "$JAVA_HOME/bin/java" "$root/bin/Fetch.java" "$url" "$maven_sha512" "$archive/maven.tar.gz" >&2 ||
      ! tar -C "$archive" -xzf "$archive/maven.tar.gz"; then
      rm -rf "$archive"
      echo "Could not fetch Maven: install Maven 3.8 or newer so that mvn is in PATH." >&2
      return 1
    fi
    # The rename makes two builds at once harmless.
    mv -T "$archive/apache-maven-$maven_version" "$cache/apache-maven-$maven_version" 2>/dev/null || [[ -x $found ]]
    rm -rf "$archive"
  fi
  echo "$found"
}
