#!/usr/bin/env bash
# Writes what programs are made of, as SPDX 2.3 in JSON: the libraries that they load and the headers compiled into them,
# by Debian package and version. Usage: packaging/sbom.sh VERSION OUTPUT.spdx.json PROGRAM ...
# `cmake --build --preset release --target sbom` calls it for all that was built. SOURCE_DATE_EPOCH sets its date.
set -euo pipefail
export LC_ALL=C
[ $# -ge 3 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
version=$1 output=$2
shift 2
compiledIn=(nlohmann-json3-dev libcli11-dev) # libraries that are headers alone

packages=() relationships=()
declare -A known=() owner=() release=()

# librariesOf PROGRAM: the files that the loader brings.
librariesOf() { ldd "$1" | sed -n 's/^.*=> \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) (.*/\1/p'; }

# namesOf FILE: all that dpkg may call it; it knows some by /lib and some by /usr/lib.
namesOf() {
    local file
    for file in "$1" "$(realpath "$1")"; do
        printf '%s\n' "$file" "${file#/usr}" "/usr${file#/usr}"
    done
}

# Which Debian package each library is from, and each package's version. Elsewhere nothing is known of either.
askDpkg() {
    command -v dpkg-query >/dev/null || return 0
    local name file version architecture
    while IFS=$'\t' read -r name file; do
        owner[$file]=$name
    done < <(for file in $(for program in "$@"; do librariesOf "$program"; done | sort -u); do namesOf "$file"; done |
        sort -u | xargs dpkg-query --search 2>/dev/null | sed 's/^\([^,: ]*\)[^ ]*: /\1\t/' || true)
    while read -r name version architecture; do
        release[$name]="$version $architecture"
    done < <(dpkg-query --show --showformat '${Package} ${Version} ${Architecture}\n')
}

# packageOf FILE: Debian's package, or the file itself.
packageOf() {
    local name
    while read -r name; do
        [ -z "${owner[$name]:-}" ] || { echo "${owner[$name]}"; return; }
    done < <(namesOf "$1")
    basename "$1"
}

idOf() { echo "SPDXRef-Package-${1//[^A-Za-z0-9.-]/-}"; }

# addPackage NAME: once.
addPackage() {
    [ -z "${known[$1]:-}" ] || return 0
    known[$1]=1
    local version=NOASSERTION architecture reference=
    if [ -n "${release[$1]:-}" ]; then
        read -r version architecture <<<"${release[$1]}"
        local encoded=${version//:/%3A}
        reference=", \"externalRefs\": [{ \"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\",
        \"referenceLocator\": \"pkg:deb/debian/${1//+/%2B}@${encoded//+/%2B}?arch=$architecture\" }]"
    fi
    packages+=("    { \"SPDXID\": \"$(idOf "$1")\", \"name\": \"$1\", \"versionInfo\": \"$version\",
      \"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false$reference }")
}

relate() { relationships+=("    { \"spdxElementId\": \"$1\", \"relationshipType\": \"$2\", \"relatedSpdxElement\": \"$3\" }"); }

joined() {
    local IFS=$'\x1f' text
    text=$*
    printf '%s' "${text//$'\x1f'/$',\n'}"
}

askDpkg "$@"
for program in "$@"; do
    name=$(basename "$program")
    packages+=("    { \"SPDXID\": \"$(idOf "$name")\", \"name\": \"$name\", \"versionInfo\": \"$version\",
      \"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false, \"licenseDeclared\": \"Apache-2.0\",
      \"primaryPackagePurpose\": \"APPLICATION\",
      \"checksums\": [{ \"algorithm\": \"SHA256\", \"checksumValue\": \"$(sha256sum "$program" | cut -d ' ' -f 1)\" }] }")
    relate SPDXRef-DOCUMENT DESCRIBES "$(idOf "$name")"
    for package in $(for library in $(librariesOf "$program"); do packageOf "$library"; done | sort -u); do
        addPackage "$package"
        relate "$(idOf "$name")" DYNAMIC_LINK "$(idOf "$package")"
    done
    for package in "${compiledIn[@]}"; do
        addPackage "$package"
        relate "$(idOf "$name")" STATIC_LINK "$(idOf "$package")"
    done
done

created=$(date --utc --date "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)
digest=$(cat "$@" | sha256sum | cut -c 1-32)
cat >"$output" <<JSON
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "bokehcam-$version",
  "documentNamespace": "https://spdx.org/spdxdocs/bokehcam-$version-$digest",
  "creationInfo": { "created": "$created", "creators": ["Tool: bokehcam-sbom-$version"] },
  "packages": [
$(joined "${packages[@]}")
  ],
  "relationships": [
$(joined "${relationships[@]}")
  ]
}
JSON
