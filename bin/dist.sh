# Whether dist/vesta is up to date; sourced by the other scripts, which set root.

dist=$root/dist/vesta

# Is anything newer than the build? A deleted file makes its folder newer.
stale() {
  local stamp=$dist/lib/built
  [[ ! -e $stamp ]] || [[ -n $(find "$root"/{pom.xml,.mvn,bin,schemas,protocol,homeserver,client-api,federation,appservice-bridge} \
    \( -name target -o -path '*/src/test' \) -prune -o \( -type f -o -path '*/src/*' \) -newer "$stamp" -print -quit) ]]
}

build_if_stale() {
  if stale; then
    "$root/bin/build"
  fi
}
