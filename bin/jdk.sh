# Finding a JDK; sourced by the other scripts and by the distribution's bin/homeserver.

# The major version of the JDK in a folder, from the file that every JDK has: starting it would take longer.
jdk_major() {
  local line
  [[ -x $1/bin/java ]] || return 1
  if [[ -r $1/release ]]; then
    while IFS= read -r line; do
      if [[ $line == JAVA_VERSION=* ]]; then
        line=${line#JAVA_VERSION=\"}
        echo "${line%%[!0-9]*}"
        return
      fi
    done <"$1/release"
  fi
  line=$("$1/bin/java" -version 2>&1 | head -n 1)
  line=${line#*\"}
  echo "${line%%[!0-9]*}"
}

# jdk_home TOOL: the folder of a JDK >= 25 with bin/TOOL: JAVA_HOME, the usual folders (newest first), PATH.
jdk_home() {
  local tool=$1 folder major best= best_major=24 on_path
  if [[ -n ${JAVA_HOME:-} ]] && major=$(jdk_major "$JAVA_HOME") && ((${major:-0} >= 25)) && [[ -x $JAVA_HOME/bin/$tool ]]; then
    echo "$JAVA_HOME"
    return
  fi
  for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/java \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [[ -x $folder/bin/$tool ]] && major=$(jdk_major "$folder") && ((${major:-0} > best_major)); then
      best=$folder best_major=$major
    fi
  done
  if [[ -z $best ]] && on_path=$(command -v "$tool"); then
    folder=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    if major=$(jdk_major "$folder") && ((${major:-0} >= 25)); then
      best=$folder
    fi
  fi
  if [[ -z $best ]]; then
    echo "No JDK 25 or newer found (looked at JAVA_HOME, /usr/lib/jvm and PATH): install one, for instance from" \
      "https://adoptium.net/temurin/releases/?version=25, or point JAVA_HOME at it." >&2
    return 1
  fi
  echo "$best"
}
