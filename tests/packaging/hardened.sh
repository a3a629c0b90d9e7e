#!/usr/bin/env bash
# Reads from a program what its compiler and linker were told, and fails where something is missing that
# packaging/hardening.cmake asks for. It also counts the libraries that the program loads: a figure, not a limit.
# Usage: hardened.sh PROGRAM
set -euo pipefail
export LC_ALL=C
program=$1
missing=0

# says WHAT HOLDS
says() {
    printf '%-44s %s\n' "$1" "$2"
    [ "$2" = yes ] || missing=1
}
# has TEXT PATTERN
has() { grep -qE -- "$2" <<<"$1" && echo yes || echo no; }
hasNot() { grep -qE -- "$2" <<<"$1" && echo no || echo yes; }

header=$(readelf --wide --file-header "$program")
segments=$(readelf --wide --segments "$program")
dynamic=$(readelf --wide --dynamic "$program")
symbols=$(readelf --wide --dyn-syms "$program")
notes=$(readelf --wide --notes "$program")

says "position-independent executable" "$(has "$header" 'Type: +DYN')"
says "relocations are read-only (RELRO)" "$(has "$segments" 'GNU_RELRO')"
says "all of them, bound at the start (BIND_NOW)" "$(has "$dynamic" 'BIND_NOW|Flags: .*NOW')"
says "the code needs no relocations (TEXTREL)" "$(hasNot "$dynamic" 'TEXTREL')"
says "the stack holds no code (NX)" "$(has "$segments" 'GNU_STACK .* RW +0x')"
says "no segment is both written and run" "$(hasNot "$segments" ' RWE ')"
says "stack protector" "$(has "$symbols" ' __stack_chk_fail')"
says "checked copies (FORTIFY)" "$(has "$symbols" ' __(mem|str|stp|sn|vsn|s|vs|f|vf|read|recv|fd|real|longjmp)[a-z]*_chk@')"
says "standard-library assertions" "$(has "$symbols" '__glibcxx_assert_fail')"
if grep -q 'X86-64' <<<"$header"; then
    says "keeps to a shadow stack (CET SHSTK)" "$(has "$notes" 'x86 feature: .*SHSTK')"
    # Not asked for: Debian 12's start files have no mark for it, and one file without it takes it from the program.
    printf '%-44s %s\n' "indirect branch tracking (CET IBT)" "$(has "$notes" 'x86 feature: .*IBT')"
fi
printf '%-44s %s\n' "libraries that it loads" "$(ldd "$program" | wc -l)"
[ $missing -eq 0 ] || { echo "$program: something that packaging/hardening.cmake asks for is missing" >&2; exit 1; }
