# Sourced by ./start and ./check: installs missing Debian packages, builds.
# shellcheck shell=sh

say() {
    printf '%s\n' "== $*" >&2
}

fail() {
    printf '%s\n' "$0: $*" >&2
    exit 1
}

# packages GROUP…: the names in these groups of packaging/packages.
packages() {
    for group in "$@"; do
        sed -n "s/^$group //p" "$root/packaging/packages"
    done
}

installed() {
    # Node.js from its makers has npm within, and refuses Debian's.
    case $1 in
    npm) command -v npm >/dev/null 2>&1 && return 0 ;;
    esac
    case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) in
    *" installed") return 0 ;;
    esac
    return 1
}

# install GROUP…: apt-get what is not there yet, as root or with sudo.
install_packages() {
    missing=
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "not a Debian system: make sure you have what these packages hold:"
        packages "$@" | tr '\n' ' ' >&2
        printf '\n' >&2
        return 0
    fi
    for name in $(packages "$@"); do
        installed "$name" || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    say "installing:$missing"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "needs root or sudo to install:$missing"
        as_root=sudo
    fi
    # shellcheck disable=SC2086 # a list of words is meant
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
            --no-install-recommends $missing >&2 ||
        fail "could not install:$missing"
}

# The build system's own files, only when they are older than their sources.
make_configure() {
    stale=$(find "$root/configure.ac" "$root/Makefile.am" "$root/src" \
        "$root/tests" "$root/bench" "$root/man" "$root/completions" \
        "$root/content/local.mk" "$root/packaging/local.mk" \
        \( -name '*.mk' -o -name '*.am' -o -name '*.ac' \) \
        -newer "$root/configure" 2>/dev/null | head -n 1)
    if [ ! -x "$root/configure" ] || [ ! -f "$root/Makefile.in" ] ||
        [ -n "$stale" ]; then
        say "preparing the build system"
        (cd "$root" && mkdir -p build-aux m4 && autoreconf -fi) \
            >"$root/autoreconf.log" 2>&1 || {
            cat "$root/autoreconf.log" >&2
            fail "autoreconf failed"
        }
        rm -f "$root/autoreconf.log"
        touch "$root/configure" "$root/Makefile.in"
    fi
}

# configure_in FOLDER OPTIONS…: a build folder of its own, configured once.
configure_in() {
    folder=$1
    shift
    mkdir -p "$folder"
    if [ ! -f "$folder/config.status" ] ||
        [ "$root/configure" -nt "$folder/config.status" ]; then
        say "configuring in ${folder#"$root/"}"
        (cd "$folder" && "$root/configure" "$@") >"$folder/configure.log" \
            2>&1 || {
            tail -n 20 "$folder/configure.log" >&2
            fail "configure failed; see $folder/configure.log"
        }
        touch "$folder/config.status"
    fi
}

jobs() {
    nproc 2>/dev/null || echo 2
}
