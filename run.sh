#!/bin/sh
# Sets up what is missing and runs lzdesk: ./run.sh demo, ./run.sh test, ./run.sh WORDS…
# The second run finds everything in place and starts at once.
set -eu
cd "$(dirname "$0")"
PATH="$PATH:/usr/sbin:/sbin"
venv=.venv
python="$venv/bin/python"

say() { printf 'lzdesk: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- system libraries (Linux) ------------------------------------------------------------------
# "what to look for|Debian package|Ubuntu 24.04 package, where it differs"
LIBRARIES='libGL.so.1|libgl1
libEGL.so.1|libegl1
libglib-2.0.so.0|libglib2.0-0|libglib2.0-0t64
libdbus-1.so.3|libdbus-1-3
libfontconfig.so.1|libfontconfig1
libxkbcommon-x11.so.0|libxkbcommon-x11-0
libxcb-cursor.so.0|libxcb-cursor0
libxcb-icccm.so.4|libxcb-icccm4
libxcb-image.so.0|libxcb-image0
libxcb-keysyms.so.1|libxcb-keysyms1
libxcb-randr.so.0|libxcb-randr0
libxcb-render-util.so.0|libxcb-render-util0
libxcb-shape.so.0|libxcb-shape0
libxcb-xkb.so.1|libxcb-xkb1
libX11-xcb.so.1|libx11-xcb1
libatomic.so.1|libatomic1'
TOOLS='fc-list|fontconfig'
TEST_TOOLS='dbus-daemon|dbus-daemon
gnome-keyring-daemon|gnome-keyring
xprop|x11-utils
chattr|e2fsprogs
Xvfb|xvfb
xauth|xauth
cupsd|cups
lp|cups-client'
TEST_FILES='/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd|printer-driver-cups-pdf'
SCREEN_TOOLS='Xvfb|xvfb
xauth|xauth'
FONTS='/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc|fonts-noto-cjk
/usr/share/fonts/truetype/tlwg|fonts-thai-tlwg'

pick() { # the package name for this system: the third field where the second is not offered
    if [ -n "${2:-}" ] && apt-cache show "$2" >/dev/null 2>&1; then echo "$2"; else echo "$1"; fi
}

missing_packages() {
    known=$(ldconfig -p 2>/dev/null || true)
    echo "$LIBRARIES" | while IFS='|' read -r file package other; do
        case "$known" in *"$file"*) ;; *) pick "$package" "$other" ;; esac
    done
    tools=$TOOLS
    [ "$1" != test ] || tools="$tools
$TEST_TOOLS"
    [ "$2" != screen ] || tools="$tools
$SCREEN_TOOLS"
    echo "$tools" | while IFS='|' read -r tool package; do
        have "$tool" || echo "$package"
    done
    files=$FONTS
    [ "$1" != test ] || files="$files
$TEST_FILES"
    echo "$files" | while IFS='|' read -r file package; do
        [ -e "$file" ] || echo "$package"
    done
    if found=$(find_python); then
        "$found" -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
    else
        printf 'python3\npython3-venv\n'
    fi
    have_browser || { debian_chromium && echo chromium && echo chromium-l10n; } || true
}

debian_chromium() { # Ubuntu's package of that name is a snap, which cannot reach our folders
    . /etc/os-release 2>/dev/null
    [ "${ID:-}" = debian ]
}

have_browser() {
    [ -n "${LZDESK_BROWSER:-}" ] && return 0
    for program in google-chrome google-chrome-stable microsoft-edge microsoft-edge-stable; do
        have "$program" && return 0
    done
    for file in /usr/lib/chromium/chromium \
        "/Applications/Google Chrome.app" "/Applications/Microsoft Edge.app" \
        "/Applications/Chromium.app"; do
        [ -e "$file" ] && return 0
    done
    for folder in "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" \
        "$HOME/Library/Caches/ms-playwright"; do
        ls -d "$folder"/chromium-* >/dev/null 2>&1 && return 0
    done
    return 1
}

install_packages() {
    packages=$(missing_packages "$1" "$2" | sort -u | tr '\n' ' ')
    [ -n "$(echo "$packages" | tr -d ' ')" ] || return 0
    if ! have apt-get; then
        say "these are missing, install them with your system's package tool: $packages"
        exit 1
    fi
    say "installing with apt: $packages"
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq
    # The names may differ once the lists are new.
    packages=$(missing_packages "$1" "$2" | sort -u | tr '\n' ' ')
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $packages >/dev/null
}

# --- python ------------------------------------------------------------------------------------
find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if have "$name" && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' \
            2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

make_venv() {
    stamp="$venv/.set-up"
    now=$(cat requirements.lock pyproject.toml run.sh | cksum)
    if [ -x "$python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then return 0; fi
    found=$(find_python) || { say "Python 3.11 or newer is needed"; exit 1; }
    if [ ! -x "$python" ]; then
        say "making a Python environment in $venv"
        "$found" -m venv "$venv"
    fi
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null
    say "installing the libraries of requirements.lock (about a minute, once)"
    "$python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
    "$python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$now" >"$stamp"
}

get_browser() { # where the system offers none that we can use: Playwright's own
    have_browser && return 0
    say "no browser found: installing Playwright's own Chromium"
    "$python" -m playwright install chromium ||
        say "no browser could be installed; stores cannot be opened until one is (lzdesk doctor)"
}

translations() {
    for source in resources/translations/*.ts; do
        [ "${source%.ts}.qm" -nt "$source" ] && continue
        "$python" -c 'from lzdesk.gui.translations import compile_translations_blocking as c; c()'
        return 0
    done
}

# --- run ---------------------------------------------------------------------------------------
screenless() { # true where a window has nowhere to go
    [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]
}

needs_screen() {
    case "${1:-}" in
    "" | demo | test) return 0 ;;
    store) case " $* " in *" open "*) case " $* " in *" --headless "*) return 1 ;; *) return 0 ;; esac ;; esac ;;
    esac
    return 1
}

screen=none
if needs_screen "$@" && screenless; then screen=screen; fi
if [ "$(uname)" = Linux ]; then install_packages "${1:-}" "$screen"; fi
make_venv
get_browser
translations
if [ "${1:-}" = test ]; then
    shift
    set -- "$python" tests/run.py "$@"
else
    set -- "$python" -m lzdesk "$@"
fi
if [ "$screen" = screen ]; then
    say "there is no screen here: using a virtual one"
    exec xvfb-run -a -s "-screen 0 1600x1000x24" "$@"
fi
exec "$@"
