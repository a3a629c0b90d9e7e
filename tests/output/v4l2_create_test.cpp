// How a device is asked for, with a program in place of pkexec that notes what it was to run.
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/system_text.h"
#include "engine/output/v4l2/create_loopback.h"
#include "tests/base/fake_root.h"

using namespace bokeh;
using bokeh::output::createLoopback;
using bokeh::test::FakeRoot;

namespace {

/// A system with the module built for its kernel.
void install(const FakeRoot &root)
{
    root.write("proc/sys/kernel/osrelease", "6.1\n");
    root.write("lib/modules/6.1/modules.dep", "updates/v4l2loopback.ko.xz:\n");
}

/// In place of pkexec. `then` is the shell's, and finds the root in $R.
output::CreateLoopback wish(const FakeRoot &root, const std::string &then)
{
    const std::filesystem::path program = root.path() / "pkexec";
    root.write("pkexec",
               fmt::format("#!/bin/sh\nR='{}'\nprintf '%s\\n' \"$@\" >\"$R/ran\"\n{}\n", root.path().string(), then));
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return {.permission = program.string(), .root = root.path()};
}

const std::string kDevice = "mkdir -p \"$R/sys/class/video4linux/video7\" \"$R/dev\"; : >\"$R/dev/video7\"; "
                            ": >\"$R/sys/class/video4linux/video7/max_openers\"";

} // namespace

TEST_CASE("a module that is not loaded is loaded, as a camera that is nothing else")
{
    const FakeRoot root;
    install(root);
    const auto made = createLoopback(wish(root, kDevice));
    REQUIRE(made);
    CHECK(*made == "/dev/video7");
    CHECK(systemText(root.path() / "ran") == "/sbin/modprobe\nv4l2loopback\nexclusive_caps=1\ncard_label=Bokehcam\n");
}

TEST_CASE("a module that is loaded adds a device, and no older one is taken for it")
{
    const FakeRoot root;
    install(root);
    root.loopback(3, "OBS Virtual Camera");
    root.folder("sys/module/v4l2loopback");
    root.write("dev/v4l2loopback", "");
    auto options = wish(root, kDevice);
    options.label = "Me; rm -rf $HOME";
    const auto made = createLoopback(options);
    REQUIRE(made);
    CHECK(*made == "/dev/video7");
    CHECK(systemText(root.path() / "ran") == "v4l2loopback-ctl\nadd\n-x\n1\n-n\nMe; rm -rf $HOME\n");
}

TEST_CASE("nobody is asked for what cannot be done")
{
    const FakeRoot root;
    CHECK(createLoopback(wish(root, "")).error().code == Errc::Unsupported); // no module
    install(root);
    root.folder("sys/module/v4l2loopback"); // an old one
    const auto made = createLoopback(wish(root, ""));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::Unsupported);
    CHECK(made.error().what.find("before version 0.13") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(root.path() / "ran"));
}

TEST_CASE("what went wrong is said in a sentence")
{
    const FakeRoot root;
    install(root);
    struct Row {
        std::string then;
        Errc code;
        std::string what;
    };
    const auto row = GENERATE(values<Row>({
        {"exit 126", Errc::Cancelled, "No virtual camera was made: permission was not given"},
        {"exit 127", Errc::Cancelled, "No virtual camera was made: permission was not given"},
        {"exit 1", Errc::BadReply, "No virtual camera was made: modprobe failed (status 1)"},
        {"kill -9 $$", Errc::BadReply, "No virtual camera was made: modprobe failed (status 137)"},
    }));
    const auto made = createLoopback(wish(root, row.then));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == row.code);
    CHECK(made.error().what.find(row.what) == 0);

    const auto missing = createLoopback({.permission = (root.path() / "none").string(), .root = root.path()});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == Errc::Unsupported);
}

TEST_CASE("a device that does not come is not waited for for ever")
{
    const FakeRoot root;
    install(root);
    const auto made = createLoopback(wish(root, ""));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::Timeout);
}

TEST_CASE("a process that may gain no privileges has the question asked from outside of it")
{
    const FakeRoot root;
    install(root);
    auto options = wish(root, kDevice);
    const std::filesystem::path outside = root.path() / "systemd-run";
    root.write("systemd-run", fmt::format("#!/bin/sh\nprintf '%s\\n' \"$@\" >'{}/outside'\n"
                                          "while [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n",
                                          root.path().string()));
    std::filesystem::permissions(outside, std::filesystem::perms::owner_all);
    options.outside = outside.string();
    const pid_t child = fork(); // for it cannot be undone
    if (child == 0) {
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        const auto made = createLoopback(options);
        _exit(made && *made == "/dev/video7" ? 0 : 1);
    }
    int ended = -1;
    REQUIRE(waitpid(child, &ended, 0) == child);
    CHECK(ended == 0);
    CHECK(systemText(root.path() / "outside") ==
          fmt::format("--user\n--wait\n--quiet\n--collect\n--\n{}\n/sbin/modprobe\nv4l2loopback\nexclusive_caps=1\n"
                      "card_label=Bokehcam\n",
                      options.permission));
    CHECK(systemText(root.path() / "ran") == "/sbin/modprobe\nv4l2loopback\nexclusive_caps=1\ncard_label=Bokehcam\n");
}
