// What the files of a system tell about v4l2loopback and who uses it.
#include <catch2/catch.hpp>
#include <unistd.h>

#include "engine/output/v4l2/loopback_device.h"
#include "engine/output/v4l2/loopback_module.h"
#include "engine/output/v4l2/open_files.h"
#include "engine/output/v4l2/reader_count.h"
#include "tests/base/fake_root.h"

using namespace bokeh;
using namespace bokeh::output;
using namespace bokeh::output::v4l2;
using bokeh::test::FakeRoot;
using std::chrono::steady_clock;

namespace {

constexpr const char *kIndex = "kernel/drivers/media/v4l2-core/videodev.ko: kernel/mc.ko\n"
                               "updates/dkms/v4l2loopback.ko: kernel/drivers/media/v4l2-core/videodev.ko\n";

void runKernel(const FakeRoot &root)
{
    root.write("proc/sys/kernel/osrelease", "6.1.0-1-amd64\n");
}

} // namespace

TEST_CASE("only devices of v4l2loopback are taken for such, in the order of their numbers")
{
    const FakeRoot root;
    CHECK(loopbackNodes(root.path()).empty()); // no sysfs
    root.camera(0, "Integrated Camera");
    root.loopback(11, "Second\nline");
    root.loopback(9, "OBS \x1b[2J");
    root.write("sys/class/video4linux/v4l-subdev0/max_openers", "");
    root.write("sys/class/video4linux/video1x/max_openers", "");
    root.write("sys/class/video4linux/video99999999999/max_openers", "");
    const auto nodes = loopbackNodes(root.path());
    REQUIRE(nodes.size() == 2);
    CHECK(nodes[0].node == "/dev/video9");
    CHECK(nodes[0].name == "OBS ?[2J");
    CHECK(nodes[1].node == "/dev/video11");
    CHECK(nodes[1].name == "Second");
}

TEST_CASE("who has a video device open is seen, each file by itself")
{
    const FakeRoot root;
    root.program(12, "firefox", {"/dev/video0", "/dev/null", "/dev/video0", "socket:[1]"});
    root.program(7, "evil\x1b]0;", {"/home/me/video0", "/dev/video10"});
    root.program(5, "idle");
    root.link("proc/self", "12");
    const OpenFiles open = openVideoFiles(root.path());
    int firefox = 0, evil = 0;
    for (const OpenFile &file : open.files) {
        firefox += file.process == 12 && file.node == "/dev/video0" && file.program == "firefox" ? 1 : 0;
        evil += file.process == 7 && file.node == "/dev/video10" && file.program == "evil?]0;" ? 1 : 0;
    }
    CHECK(firefox == 2);
    CHECK(evil == 1);
    CHECK(open.files.size() == 3);
    CHECK(open.hidden == 0);
}

TEST_CASE("readers are counted where the driver does not tell, by program and without ourselves")
{
    const FakeRoot root;
    const auto now = steady_clock::now();
    root.loopback(10, "Bokehcam");
    ReaderCount count("/dev/video10", root.path());
    CHECK(count.look(now) == 0);
    root.program(getpid(), "bokehcam", {"/dev/video10"});
    root.write("sys/module/v4l2loopback/refcnt", "1\n");
    CHECK(count.look(now) == 0);
    root.program(100, "zoom", {"/dev/video10", "/dev/video10"});
    root.program(101, "obs", {"/dev/video10"});
    root.write("sys/module/v4l2loopback/refcnt", "4\n");
    CHECK(count.look(now) == 2);
    root.remove("proc/100");
    root.write("sys/module/v4l2loopback/refcnt", "2\n");
    CHECK(count.look(now) == 1);
}

TEST_CASE("processes are searched only when the module's count of open files has changed, or after a while")
{
    const FakeRoot root;
    const auto now = steady_clock::now();
    root.loopback(10, "Bokehcam");
    root.write("sys/module/v4l2loopback/refcnt", "2\n");
    root.program(getpid(), "bokehcam", {"/dev/video10"});
    root.program(100, "zoom", {"/dev/video10"});
    ReaderCount count("/dev/video10", root.path());
    REQUIRE(count.look(now) == 1);
    root.program(101, "obs", {"/dev/video10"}); // and the count stands
    CHECK(count.look(now + std::chrono::seconds(4)) == 1);
    CHECK(count.look(now + std::chrono::seconds(6)) == 2);
}

TEST_CASE("a reader that may not be looked at counts for one, and users of another device for none")
{
    const FakeRoot root;
    const auto now = steady_clock::now();
    root.loopback(10, "Bokehcam");
    root.loopback(11, "OBS Virtual Camera");
    root.program(getpid(), "bokehcam", {"/dev/video10"});
    root.program(100, "obs", {"/dev/video11"});
    root.write("sys/module/v4l2loopback/refcnt", "2\n");
    ReaderCount count("/dev/video10", root.path());
    CHECK(count.look(now) == 0);
    root.write("sys/module/v4l2loopback/refcnt", "4\n");
    CHECK(count.look(now) == 1);
    root.write("sys/module/v4l2loopback/refcnt", "not a number\n");
    CHECK(count.look(now) == 0);
}

TEST_CASE("the module's state is read from the system's files")
{
    const FakeRoot root;
    runKernel(root);
    LoopbackModule module = loopbackModule(root.path());
    CHECK(module.kernel == "6.1.0-1-amd64");
    CHECK_FALSE(module.loaded);
    CHECK_FALSE(module.built);
    CHECK_FALSE(module.source);

    root.folder("var/lib/dkms/v4l2loopback/0.12.7");
    CHECK(loopbackModule(root.path()).source);

    root.write("lib/modules/6.1.0-1-amd64/modules.dep", "extra/not-v4l2loopback.ko.xz:\n");
    CHECK_FALSE(loopbackModule(root.path()).built);
    root.write("lib/modules/6.1.0-1-amd64/modules.dep", kIndex);
    root.write("lib/modules/6.1.0-1-amd64/updates/dkms/v4l2loopback.ko", "ELF");
    module = loopbackModule(root.path());
    CHECK(module.built);
    CHECK(module.signature == LoopbackModule::Signature::None);
    root.write("lib/modules/6.1.0-1-amd64/updates/dkms/v4l2loopback.ko", "ELF~Module signature appended~\n");
    CHECK(loopbackModule(root.path()).signature == LoopbackModule::Signature::Present);
    root.write("lib/modules/6.1.0-1-amd64/modules.dep", "extra/v4l2loopback.ko.xz:\n");
    CHECK(loopbackModule(root.path()).signature == LoopbackModule::Signature::Unknown);

    root.folder("sys/module/v4l2loopback");
    module = loopbackModule(root.path());
    CHECK(module.loaded);
    CHECK_FALSE(module.tellsReaders); // before 0.13 it has no version
    root.write("sys/module/v4l2loopback/version", "0.13.2\n");
    root.write("dev/v4l2loopback", "");
    module = loopbackModule(root.path());
    CHECK(module.version == "0.13.2");
    CHECK(module.tellsReaders);
    CHECK(module.addsDevices);
}

TEST_CASE("a kernel's name leads to no other folder")
{
    const FakeRoot root;
    root.write("proc/sys/kernel/osrelease", "../../secret\n");
    root.write("secret/modules.dep", kIndex);
    CHECK_FALSE(loopbackModule(root.path()).built);
}

TEST_CASE("whether a device is one thing at a time stands in the module's parameters, by its place among them")
{
    const FakeRoot root;
    root.loopback(10, "Bokehcam");
    root.loopback(4, "OBS Virtual Camera");
    CHECK_FALSE(insistsOnOneThing("/dev/video10", root.path())); // no parameters
    root.write("sys/module/v4l2loopback/parameters/exclusive_caps", "Y,N,N,N\n");
    root.write("sys/module/v4l2loopback/parameters/video_nr", "10,4,-1,-1\n");
    CHECK(insistsOnOneThing("/dev/video10", root.path()) == true);
    CHECK(insistsOnOneThing("/dev/video4", root.path()) == false);
    root.write("sys/module/v4l2loopback/parameters/video_nr", "-1,-1,-1,-1\n");
    CHECK(insistsOnOneThing("/dev/video4", root.path()) == true);
    CHECK(insistsOnOneThing("/dev/video10", root.path()) == false);
    root.write("sys/module/v4l2loopback/parameters/exclusive_caps", ",,,,");
    CHECK(insistsOnOneThing("/dev/video4", root.path()) == false);
}
