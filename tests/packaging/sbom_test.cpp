// The list of what a program is made of, against SPDX 2.3 and against the system that it was made on.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "tests/app/program.h"

namespace {

using nlohmann::json;

json sbom()
{
    const Folder folder;
    const std::string output = (folder / "bokehcam.spdx.json").string();
    const Ran ran =
        shell("SOURCE_DATE_EPOCH=1000000000 '" BOKEHCAM_SOURCE "/packaging/sbom.sh' " BOKEHCAM_VERSION " '" + output +
              "' '" BOKEHCAM_CLI "'");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    return json::parse(contents(output));
}

const json *packageCalled(const json &document, const std::string &name)
{
    for (const json &package : document["packages"])
        if (package["name"] == name)
            return &package;
    return nullptr;
}

bool matches(const json &text, const char *pattern)
{
    return std::regex_match(text.get<std::string>(), std::regex(pattern));
}

} // namespace

TEST_CASE("the list of parts is an SPDX 2.3 document")
{
    const json document = sbom();
    CHECK(document.at("spdxVersion") == "SPDX-2.3");
    CHECK(document.at("dataLicense") == "CC0-1.0");
    CHECK(document.at("SPDXID") == "SPDXRef-DOCUMENT");
    CHECK(document.at("name") == "bokehcam-" BOKEHCAM_VERSION);
    CHECK(matches(document.at("documentNamespace"), "https://[^#]+"));
    CHECK(document.at("creationInfo").at("created") == "2001-09-09T01:46:40Z");
    CHECK(matches(document.at("creationInfo").at("creators").at(0), "(Tool|Organization|Person): .+"));
    std::set<std::string> ids{"SPDXRef-DOCUMENT"};
    for (const json &package : document.at("packages")) {
        CAPTURE(package);
        CHECK(matches(package.at("SPDXID"), "SPDXRef-[A-Za-z0-9.-]+"));
        CHECK(ids.insert(package.at("SPDXID")).second); // no two have the same
        CHECK(package.at("downloadLocation") == "NOASSERTION");
        CHECK(package.at("versionInfo") != "");
        CHECK(package.at("name") != "");
    }
    std::set<std::string> related;
    for (const json &relationship : document.at("relationships")) {
        CAPTURE(relationship);
        CHECK(ids.contains(relationship.at("spdxElementId")));
        CHECK(ids.contains(relationship.at("relatedSpdxElement")));
        CHECK(std::set<std::string>{"DESCRIBES", "DYNAMIC_LINK", "STATIC_LINK"}.contains(
            relationship.at("relationshipType")));
        related.insert(relationship.at("relatedSpdxElement"));
    }
    CHECK(related.size() == document.at("packages").size()); // nothing is listed that nothing is made of
}

TEST_CASE("the list of parts names the program by its digest, and its libraries by their Debian version")
{
    const json document = sbom();
    const json *program = packageCalled(document, "bokehcam-cli");
    REQUIRE(program);
    CHECK(program->at("versionInfo") == BOKEHCAM_VERSION);
    CHECK(program->at("checksums").at(0).at("algorithm") == "SHA256");
    CHECK(program->at("checksums").at(0).at("checksumValue").get<std::string>() + "\n" ==
          shell("sha256sum '" BOKEHCAM_CLI "' | cut -d ' ' -f 1").out);
    for (const std::string name : {"libc6", "libseccomp2", "libstdc++6", "libavcodec59", "nlohmann-json3-dev"}) {
        CAPTURE(name);
        const json *package = packageCalled(document, name);
        REQUIRE(package);
        CHECK(package->at("versionInfo").get<std::string>() == shell("dpkg-query -W -f '${Version}' " + name).out);
        CHECK(matches(package->at("externalRefs").at(0).at("referenceLocator"),
                      "pkg:deb/debian/[^ ?]+@[^ ?]+\\?arch=.+"));
    }
}

TEST_CASE("the list of parts leaves out no library that the program loads")
{
    const json document = sbom();
    const Ran files = shell("ldd '" BOKEHCAM_CLI "' | grep -o '/[^ ]*' | sort -u | wc -l");
    const std::size_t loaded = std::stoul(files.out);
    REQUIRE(loaded > 50);
    std::size_t unknown = 0;
    for (const json &package : document.at("packages"))
        unknown += package.at("versionInfo") == "NOASSERTION";
    CHECK(unknown == 0); // each is some package's
}
